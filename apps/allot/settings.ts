/**
 * Settings: every option of how Allot runs. They come from the environment, or from an `allot.config.ts` in the
 * folder where Allot starts; the environment wins. The table in docs/configuration.md is generated from this schema.
 */
import { existsSync } from 'node:fs'
import { isAbsolute, join, resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import { DEFAULT_CACHE } from '@allot/engine/ledger-cache'
import { LOG_LEVELS } from '@allot/server/logger'
import { z } from 'zod'

/** The policies of this repository, used unless others are named. */
export const POLICIES = join(import.meta.dirname, '../../policies')

const text = z.string().trim().min(1)
const POSTGRES = 'Write it as postgres://name:password@db.example.com/allot.'
const address = z.url({ protocol: /^https?$/ }).transform((url) => url.replace(/\/$/, ''))

const settings = z.strictObject({
  port: z.coerce
    .number()
    .int()
    .min(0)
    .max(65_535)
    .default(4400)
    .describe('where it listens; 0 for any port that is free'),
  // Only this machine may call by default: opening a port to others is a decision.
  host: text.default('127.0.0.1').describe('on which address; `0.0.0.0` for everybody who can reach it'),
  url: address
    .optional()
    .describe(
      'where people reach it, when something stands in front: `https://allot.example.com`. Links to a new password are sent only where it is set',
    ),
  proxies: z.coerce
    .number()
    .int()
    .min(0)
    .max(10)
    .default(0)
    .describe('how many proxies stand in front; each adds the caller’s address to `X-Forwarded-For`'),
  data: text.default('data').describe('the folder that everything is kept in'),
  databaseUrl: z
    .url({ protocol: /^postgres(ql)?$/, error: POSTGRES })
    .optional()
    .describe(
      'a PostgreSQL server for everything but photos: `postgres://name:password@db.example.com/allot`; files in the data folder without it. Any number of servers may have the same',
    ),
  logsUrl: z
    .url({ protocol: /^postgres(ql)?$/, error: POSTGRES })
    .optional()
    .describe(
      'beside `ALLOT_DATABASE_URL`: another PostgreSQL server for the logs of the Spaces alone, like a node of a Citus cluster',
    ),
  fleetAddress: z
    .string()
    .regex(/^(\[[\da-fA-F:]+\]|[^\s:[\]]+):\d{1,5}$/, 'Write it as address:port, like 10.0.0.5:4410.')
    .refine((at) => Number(at.split(':').at(-1)) <= 65_535, 'The greatest port is 65535.')
    .optional()
    .describe(
      'with `ALLOT_DATABASE_URL`: where the other servers on this database reach this one, an address of this machine and a free port, `10.0.0.5:4410`. Each Space is then decided by one of them, which is much faster where many ask for the same; without it they take turns',
    ),
  secret: z
    .string()
    .min(32)
    .optional()
    .describe(
      'what sessions and keys are made with, 32 characters or more that nobody can guess; the file `secret` of the data folder unless said. Servers on one database need the same',
    ),
  studio: z
    .union([z.boolean(), z.stringbool()])
    .default(true)
    .describe('`off` serves the API alone, and keeps no photos on this machine; on unless said'),
  cacheSpaces: z.coerce
    .number()
    .int()
    .min(1)
    .max(10_000_000)
    .default(DEFAULT_CACHE.spaces)
    .describe('how many Spaces stay in memory, about 4 kB each; others are read when somebody asks for them'),
  policies: text.optional().describe('a folder of policy files in place of the ones that come along'),
  rateLimit: z.coerce
    .number()
    .int()
    .min(0)
    .default(6_000)
    .describe('requests a minute for each caller; 0 for no limit. Keys with the scope `operator` have none'),
  smtpUrl: z
    .url({ protocol: /^smtps?$/ })
    .optional()
    .describe(
      'where e-mail is sent through: `smtp://name:password@mail.example.com:587`; none is sent without it',
    ),
  mailFrom: text.default('Allot <allot@localhost>').describe('whom e-mail is from'),
  privateWebhooks: z
    .union([z.boolean(), z.stringbool()])
    .default(false)
    .describe('`true` lets webhooks lead to private addresses and to http; false unless said'),
  billing: z
    .enum(['off', 'manual', 'stripe'])
    .default('off')
    .describe(
      'how plans are paid for: `off`, admins change them freely; `manual`, an operator confirms; `stripe`',
    ),
  stripeKey: text.optional().describe('with `stripe`: the secret key, or better a restricted one, `rk_…`'),
  stripeWebhookSecret: text
    .optional()
    .describe('with `stripe`: what its events are signed with, `whsec_…`; they come to `/v1/billing/stripe`'),
  tracesTo: address
    .optional()
    .describe('an OpenTelemetry collector that takes OTLP over HTTP: `http://localhost:4318`'),
  testClock: z
    .union([z.boolean(), z.stringbool()])
    .default(false)
    .describe(
      'for tests only: `on` keeps everything in memory, on a clock that operators set over the API; off unless said',
    ),
  logLevel: z
    .enum(LOG_LEVELS)
    .default('info')
    .describe(`how much is written to standard error: ${LOG_LEVELS.join(', ')}; debug has every request`),
})

/** Settings whose value no message shows. */
const SECRETS: ReadonlySet<string> = new Set([
  'databaseUrl',
  'logsUrl',
  'secret',
  'smtpUrl',
  'stripeKey',
  'stripeWebhookSecret',
])

export type Settings = z.output<typeof settings>
/** What an `allot.config.ts` exports by default. */
export type Config = z.input<typeof settings>

/** A setting that cannot be used; the message says what to write instead. */
export class InvalidSetting extends Error {
  override readonly name = 'InvalidSetting'
}

/** @throws InvalidSetting */
export async function readSettings(env: NodeJS.ProcessEnv): Promise<Settings> {
  const folder = env.INIT_CWD ?? process.cwd()
  const { file, config } = await configIn(folder)
  const named = Object.keys(settings.shape).flatMap((name) => {
    const said = env[variable(name)]
    return said === undefined || said === '' ? [] : [[name, said] as const]
  })
  const read = settings.safeParse({ ...config, ...Object.fromEntries(named) })
  if (!read.success) {
    const lines = read.error.issues.map(({ path: [name = ''], message }) => {
      const variableName = variable(String(name))
      const where = env[variableName] === undefined ? `${file}: ${String(name)}` : variableName
      if (SECRETS.has(String(name))) return `${where}: ${message}`
      return `${where} ${JSON.stringify(env[variableName] ?? Reflect.get(config, name))}: ${message}`
    })
    throw new InvalidSetting(`${lines.join('\n')}\nSee docs/configuration.md.`)
  }
  const { data, policies, ...others } = read.data
  if (others.billing === 'stripe' && !(others.stripeKey && others.stripeWebhookSecret))
    throw new InvalidSetting(
      'ALLOT_BILLING is "stripe": set ALLOT_STRIPE_KEY and ALLOT_STRIPE_WEBHOOK_SECRET too.',
    )
  if (others.logsUrl !== undefined && others.databaseUrl === undefined)
    throw new InvalidSetting('ALLOT_LOGS_URL is set: set ALLOT_DATABASE_URL too, for everything but logs.')
  if (others.fleetAddress !== undefined && others.databaseUrl === undefined)
    throw new InvalidSetting(
      'ALLOT_FLEET_ADDRESS is set: set ALLOT_DATABASE_URL too; a fleet is the servers of one database.',
    )
  // npm runs scripts in the project's folder; a relative path starts at the folder where npm was called.
  const here = (path: string) => (isAbsolute(path) ? path : resolve(join(folder, path)))
  return {
    ...others,
    logsUrl: others.logsUrl ?? others.databaseUrl,
    data: here(data),
    policies: policies === undefined ? undefined : here(policies),
  }
}

/** Variables that begin with ALLOT_ and are no setting, most likely misspelt. */
export function unknownVariables(env: NodeJS.ProcessEnv): readonly string[] {
  const known = new Set([...Object.keys(settings.shape).map(variable), COMMAND_KEY])
  return Object.keys(env).filter((name) => name.startsWith('ALLOT_') && !known.has(name))
}

/** The API key for `--url`, which commands read themselves. */
const COMMAND_KEY = 'ALLOT_KEY'

async function configIn(folder: string): Promise<{ file: string; config: object }> {
  const file = join(folder, 'allot.config.ts')
  if (!existsSync(file)) return { file, config: {} }
  const { default: config }: { default?: unknown } = await import(pathToFileURL(file).href)
  if (config !== null && typeof config === 'object') return { file, config }
  throw new InvalidSetting(`${file} has no default export; write: export default { port: 4400 }`)
}

/** `rateLimit` is ALLOT_RATE_LIMIT. */
function variable(name: string): string {
  return `ALLOT_${name.replaceAll(/[A-Z]/g, (letter) => `_${letter}`).toUpperCase()}`
}

/** The table of docs/configuration.md. */
export function settingsTable(): string {
  const { properties = {} } = z.toJSONSchema(settings, { io: 'input', unrepresentable: 'any' })
  const rows = Object.entries(properties).map(([name, schema]) => {
    const { description = '', default: preset } = typeof schema === 'object' ? schema : {}
    return `| \`${variable(name)}\` | \`${name}\` | ${preset === undefined ? '' : `\`${preset}\``} | ${description} |`
  })
  return [
    '| variable | in allot.config.ts | unless said | meaning |',
    '| --- | --- | --- | --- |',
    ...rows,
    '',
  ].join('\n')
}
