/** Who does the work of AI tools, and where photos are sent for it. It calls no provider. */
import { existsSync } from 'node:fs'
import { assignedModels, KINDS } from '@allot/studio/ai'
import { aiSettingsOf } from '../ai-settings.ts'
import type { Settings } from '../settings.ts'

export interface AiToolsFound {
  readonly ok: boolean
  readonly found: string
  readonly mend?: string
}

export function aiTools(settings: Settings): AiToolsFound {
  if (!settings.studio) return { ok: true, found: 'none here, the studio is off' }
  const { sandbox, prompts, configuration } = aiSettingsOf(settings, async () => ({ ok: false, message: '' }))
  if (prompts !== null && !existsSync(prompts))
    return {
      ok: false,
      found: `there is no folder ${prompts}`,
      mend: 'Name one that is there in ALLOT_AI_PROMPTS.',
    }
  const providers = new Map(Object.entries(configuration.providers))
  const models = [...assignedModels(configuration)].map(([tool, { provider, model }]) => {
    const set = providers.get(provider)
    const url = set?.url ?? (set && KINDS[set.kind].url) ?? ''
    return `${tool} by ${model} at ${URL.canParse(url) ? new URL(url).host : provider}`
  })
  const tried = {
    on: 'the sandbox in every Space',
    demo: 'the sandbox in the demonstration',
    off: 'no sandbox',
  }
  const sent = models.length === 0 ? 'no provider' : `photos are sent away: ${models.join(', ')}`
  return { ok: true, found: `${sent}; ${tried[sandbox]}` }
}
