import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { exposuresOf, exposureText } from './exposure.ts'
import { answersToAnyName, isPublic, publicOptionsOf } from './public-settings.ts'
import { readSettings } from './settings.ts'

const read = (env: Readonly<Record<string, string>>) =>
  readSettings({ INIT_CWD: mkdtempSync(join(tmpdir(), 'allot-')), ...env })

it.each([
  [false, {}],
  [false, { ALLOT_HOST: 'localhost' }],
  [false, { ALLOT_HOST: '127.0.0.2' }],
  [false, { ALLOT_HOST: '::1' }],
  [false, { ALLOT_URL: 'http://localhost:4400' }],
  [false, { ALLOT_URL: 'http://allot.localhost' }],
  [false, { ALLOT_URL: 'http://[::1]:4400' }],
  [true, { ALLOT_HOST: '0.0.0.0' }],
  [true, { ALLOT_HOST: '::' }],
  [true, { ALLOT_HOST: '192.168.1.7' }],
  [true, { ALLOT_HOST: 'allot.internal' }],
  [true, { ALLOT_PROXIES: '1' }],
  [true, { ALLOT_URL: 'https://allot.example.com' }],
  [true, { ALLOT_URL: 'http://10.0.0.5:4400' }],
])('strangers may reach it: %s with %j', async (expected, env) => {
  expect(isPublic(await read(env))).toBe(expected)
})

const SMTP = { ALLOT_SMTP_URL: 'smtp://mail.example.com' }
const PUBLIC = { ALLOT_URL: 'https://allot.example.com', ALLOT_PROXIES: '1' }

it.each([
  ['open', true, 'admins', false, {}],
  ['open', true, 'admins', true, SMTP],
  ['invited', false, 'operators', false, PUBLIC],
  ['open', false, 'operators', true, { ...PUBLIC, ...SMTP }],
  ['invited', false, 'operators', false, { ALLOT_HOST: '0.0.0.0', ...SMTP }], // no link leads anywhere
  [
    'off',
    true,
    'admins',
    false,
    { ...PUBLIC, ALLOT_SIGNUP: 'off', ALLOT_DEMO: 'on', ALLOT_PLAN_CHANGES: 'admins' },
  ],
  [
    'open',
    false,
    'operators',
    false,
    { ALLOT_SIGNUP: 'open', ALLOT_DEMO: 'off', ALLOT_PLAN_CHANGES: 'operators' },
  ],
] as const)(
  'sign-up is %s, demo %s, plans are changed by %s, mail %s with %j',
  async (who, demo, by, mails, env) => {
    const options = publicOptionsOf(await read(env))
    expect(options.signUp).toMatchObject({ who, demo })
    expect(options.planChanges).toBe(by)
    expect(options.mail !== undefined).toBe(mails)
  },
)

describe('settings for strangers', () => {
  it('are lists with commas, or lists in allot.config.ts', async () => {
    const env = {
      ...PUBLIC,
      ...SMTP,
      ALLOT_SIGNUP_DOMAINS: 'Example.com, example.org',
      ALLOT_HOST_NAMES: 'allot:4400',
    }
    expect(await read(env)).toMatchObject({
      signupDomains: ['example.com', 'example.org'],
      hostNames: ['allot:4400'],
    })
  })

  it('that cannot be used say what to write', async () => {
    const wrong = (env: Readonly<Record<string, string>>) => expect(read(env)).rejects
    await wrong({ ALLOT_SIGNUP_DOMAINS: 'example.com' }).toThrow(/set ALLOT_SMTP_URL and ALLOT_URL too/)
    await wrong({ ALLOT_SIGNUP_DOMAINS: '@example.com' }).toThrow(/Write domains, like example\.com/)
    await wrong({ ALLOT_SIGNUP: 'closed' }).toThrow(/^ALLOT_SIGNUP "closed": /)
  })
})

describe('the warning of the start', () => {
  it('says in one text that nothing is encrypted, and that everybody makes an account and pays nothing', async () => {
    const text = exposureText(await read({ ALLOT_HOST: '0.0.0.0', ALLOT_SIGNUP: 'open' }))
    expect(text).toMatch(/^Strangers may reach this Allot\. /)
    for (const mend of ['ALLOT_URL=https://…', 'ALLOT_SIGNUP=invited', 'ALLOT_BILLING'])
      expect(text).toContain(mend)
  })

  it('says nothing on this machine, and nothing where all of it is closed', async () => {
    expect(exposureText(await read({}))).toBeUndefined()
    expect(exposuresOf(await read({ ...PUBLIC, ...SMTP, ALLOT_SIGNUP: 'invited' }))).toEqual([])
  })

  it('says that every name is answered, unless names are set', async () => {
    const open = { ALLOT_HOST: '0.0.0.0' }
    expect(exposureText(await read(open))).toContain('It answers to any name')
    expect(exposureText(await read({ ...open, ALLOT_HOST_NAMES: 'allot.lan' }))).not.toContain('any name')
    expect(answersToAnyName(await read({ ALLOT_PROXIES: '1' }))).toBe(true)
    expect(answersToAnyName(await read({}))).toBe(false)
  })

  it('says that plans are free for all, and that no e-mail is sent', async () => {
    const env = { ALLOT_HOST: '0.0.0.0', ALLOT_PLAN_CHANGES: 'admins', ...SMTP }
    const text = exposureText(await read(env))
    expect(text).toContain('ALLOT_PLAN_CHANGES=operators')
    expect(text).toContain('No e-mail is sent')
  })
})
