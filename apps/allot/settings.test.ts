import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { readPolicies } from '@allot/engine/policies'
import { describe, expect, it } from 'vitest'
import { aiSettingsOf } from './ai-settings.ts'
import { failureMessage } from './failure-message.ts'
import { readSettings, unknownVariables } from './settings.ts'

const folder = (config?: string): string => {
  const made = mkdtempSync(join(tmpdir(), 'allot-'))
  if (config !== undefined) writeFileSync(join(made, 'allot.config.ts'), config)
  return made
}

describe('settings', () => {
  it('have defaults', async () => {
    const at = folder()
    expect(await readSettings({ INIT_CWD: at })).toMatchObject({
      port: 4400,
      host: '127.0.0.1',
      data: join(at, 'data'),
      privateWebhooks: false,
      studio: true,
    })
    expect(await readSettings({ INIT_CWD: at, ALLOT_STUDIO: 'off' })).toMatchObject({ studio: false })
  })

  it('come from allot.config.ts, and from the environment first', async () => {
    const at = folder("export default { port: 4500, host: '0.0.0.0', privateWebhooks: true }")
    const env = { INIT_CWD: at, ALLOT_PORT: '4600', ALLOT_URL: 'https://allot.example.com/' }
    expect(await readSettings(env)).toMatchObject({
      port: 4600,
      host: '0.0.0.0',
      privateWebhooks: true,
      url: 'https://allot.example.com',
    })
  })

  it('that are misspelt are reported', () => {
    expect(unknownVariables({ ALLOT_PROT: '1', ALLOT_PORT: '1', ALLOT_KEY: 'allot_', PORT: '1' })).toEqual([
      'ALLOT_PROT',
    ])
  })

  it('that cannot be used are named with their value', async () => {
    await expect(readSettings({ INIT_CWD: folder(), ALLOT_PORT: '99999' })).rejects.toThrow(
      /^ALLOT_PORT "99999": /,
    )
    const logs = readSettings({ INIT_CWD: folder(), ALLOT_LOGS_URL: 'postgres://allot@node/allot' })
    await expect(logs).rejects.toThrow(/set ALLOT_DATABASE_URL too/)
    const fleet = { INIT_CWD: folder(), ALLOT_FLEET_ADDRESS: '10.0.0.5:4410' }
    await expect(readSettings(fleet)).rejects.toThrow(/set ALLOT_DATABASE_URL too/)
    const nowhere = readSettings({ INIT_CWD: folder(), ALLOT_FLEET_ADDRESS: '10.0.0.5' })
    await expect(nowhere).rejects.toThrow(/^ALLOT_FLEET_ADDRESS "10.0.0.5": Write it as address:port/)
    const noPort = readSettings({ INIT_CWD: folder(), ALLOT_FLEET_ADDRESS: '10.0.0.5:70000' })
    await expect(noPort).rejects.toThrow(/^ALLOT_FLEET_ADDRESS "10.0.0.5:70000": The greatest port is 65535/)
    const short = readSettings({ INIT_CWD: folder(), ALLOT_SECRET: 'too short' })
    await expect(short).rejects.toThrow(/^ALLOT_SECRET: (?!.*too short)/)
    const wrong = folder('export default { prt: 4500 }')
    await expect(readSettings({ INIT_CWD: wrong })).rejects.toThrow(/prt/)
    await expect(readSettings({ INIT_CWD: folder('export const port = 1') })).rejects.toThrow(
      /no default export/,
    )
    const unpaid = { INIT_CWD: folder(), ALLOT_BILLING: 'stripe', ALLOT_STRIPE_KEY: 'rk_test' }
    await expect(readSettings(unpaid)).rejects.toThrow(/ALLOT_STRIPE_WEBHOOK_SECRET/)
  })

  it('that name a foreign address or a folder without policies fail with a message that says so', () => {
    const away = Object.assign(new Error('bind EADDRNOTAVAIL 8.8.8.8'), { code: 'EADDRNOTAVAIL' })
    expect(failureMessage(away)).toMatch(/^ALLOT_HOST is no address of this machine/)
    expect(() => readPolicies(folder())).toThrow(/^There is no policy in .*ends in \.yaml/)
    expect(() => readPolicies(join(folder(), 'nowhere'))).toThrow(/^There is no policy in /)
  })

  it('of AI tools say what is missing, and show no key', async () => {
    const at = folder()
    const read = (given: Record<string, string>) => readSettings({ INIT_CWD: at, ...given })
    await expect(read({ ALLOT_AI_PROVIDER: 'google' })).rejects.toThrow(/set ALLOT_AI_MODEL too/)
    const google = { ALLOT_AI_PROVIDER: 'google', ALLOT_AI_MODEL: 'gemini-2.5-flash-image' }
    await expect(read(google)).rejects.toThrow(/set ALLOT_AI_KEY too/)
    const own = { ALLOT_AI_PROVIDER: 'openai-compatible', ALLOT_AI_MODEL: 'any' }
    await expect(read(own)).rejects.toThrow(/set ALLOT_AI_URL too/)
    await expect(read({ ALLOT_AI_KEY: 'sk-1' })).rejects.toThrow(/ALLOT_AI_PROVIDER is missing/)
    await expect(read({ ALLOT_AI_PROVIDER: 'openai' })).rejects.toThrow(/ALLOT_AI_PROVIDER "openai"/)
    await expect(read({ ...google, ALLOT_AI_KEY: 'sk 1' })).rejects.toThrow(/^ALLOT_AI_KEY: (?!.*sk 1)/)
    const wrong = { providers: { g: { kind: 'google', key: 'sk-1' } }, tools: { '*': 'h:gemini' } }
    await expect(read({ ALLOT_AI: JSON.stringify(wrong) })).rejects.toThrow(/There is no provider "h"/)
    await expect(read({ ALLOT_AI: JSON.stringify(wrong) })).rejects.not.toThrow(/sk-1/)
    await expect(read({ ALLOT_AI: '{' })).rejects.toThrow(/^ALLOT_AI: /)
  })

  it('of AI tools name one provider for everything, beside those that have tools of their own', async () => {
    const ai = {
      providers: { own: { kind: 'openai-compatible', url: 'https://images.example.com/v1/' } },
      tools: { 'ai_background/studio_hd': 'own:large' },
    }
    const env = {
      ALLOT_AI_PROVIDER: 'google',
      ALLOT_AI_KEY: 'sk-1',
      ALLOT_AI_MODEL: 'gemini-2.5-flash-image',
    }
    const read = await readSettings({ INIT_CWD: folder(), ...env, ALLOT_AI: JSON.stringify(ai) })
    const { configuration, sandbox } = aiSettingsOf(read, async () => ({ ok: false, message: '' }))
    expect(sandbox).toBe('demo')
    expect(configuration).toMatchObject({
      providers: { google: { kind: 'google', key: 'sk-1' }, own: { url: 'https://images.example.com/v1' } },
      tools: { '*': 'google:gemini-2.5-flash-image', 'ai_background/studio_hd': 'own:large' },
    })
  })
})
