/**
 * Prompts: what a generator is asked for by each tool, as files that an operator edits: `prompts/virtual_model.md`, or a
 * file of the same name in a folder of the operator's own, which comes first. `ai_background.studio_hd.md` is for one
 * model of a tool.
 *
 *   {prompt} {pose}           the person's words, and the settings of the tool; a line whose word is empty is left out
 *   [pose: sitting] …         a line for one value of a setting
 *   <!-- … -->                for the operator alone
 */
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { GenerationBrief } from '../tools/brief.ts'
import { AiSettingsRefused } from './configuration.ts'

export type PromptOf = (brief: GenerationBrief) => Promise<string>

const OWN = join(import.meta.dirname, 'prompts')

/** @param folder the operator's own, or null @throws AiSettingsRefused */
export function openPrompts(folder: string | null): PromptOf {
  const files = new Map([...templatesIn(OWN), ...(folder === null ? [] : templatesIn(folder))])
  return async (brief) => {
    const { tool, model } = brief
    return filledIn(files.get(`${tool}.${model}`) ?? files.get(tool) ?? '{prompt}', brief)
  }
}

/** By name without `.md`. */
function templatesIn(folder: string): readonly (readonly [string, string])[] {
  return namesIn(folder)
    .filter((name) => name.endsWith('.md') && name !== 'README.md')
    .map((name) => [name.slice(0, -'.md'.length), readFileSync(join(folder, name), 'utf8')])
}

function namesIn(folder: string): readonly string[] {
  try {
    return readdirSync(folder)
  } catch (cause) {
    throw new AiSettingsRefused(`ALLOT_AI_PROMPTS: ${folder} is no folder that can be read. Name one.`, {
      cause,
    })
  }
}

const CONDITION = /^\[(\w+): (\w+)\] ?/

function filledIn(template: string, { values, prompt }: GenerationBrief): string {
  const settings = new Map(Object.entries(values))
  const wordOf = (name: string) =>
    name === 'prompt' ? prompt : (settings.get(name) ?? '').replaceAll('_', ' ')
  return template
    .replaceAll(/<!--[\s\S]*?-->/g, '')
    .split('\n')
    .filter((line) => {
      const [, name = '', value] = CONDITION.exec(line) ?? []
      return value === undefined || settings.get(name) === value
    })
    .map((line) => line.replace(CONDITION, ''))
    .filter((line) => [...line.matchAll(/\{(\w+)\}/g)].every(([, name = '']) => wordOf(name) !== ''))
    .map((line) => line.replaceAll(/\{(\w+)\}/g, (_, name: string) => wordOf(name)))
    .join('\n')
    .replaceAll(/\n{3,}/g, '\n\n')
    .trim()
}
