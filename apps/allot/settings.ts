/**
 * Settings: every option of how Allot runs. They come from the environment, or from an `allot.config.ts` in the
 * folder where Allot starts; the environment wins. The table in docs/configuration.md is generated from this schema.
 */
import { existsSync } from 'node:fs'
import { isAbsolute, join, resolve } from 'node:path'
import { pathToFileURL } from 'node:url'

import { DEFAULT_CACHE } from '@allot/engine/ledger-cache'
import { lookUp } from '@allot/rules/look-up'
import { LOG_LEVELS } from '@allot/server/logger'
import type { ModelSource } from '@allot/studio/studio'
import { z } from 'zod'
import { aiShape, checkAi } from './ai-settings.ts'
import { checkOidc, oidcShape } from './oidc-settings.ts'
import { checkPublic, publicShape } from './public-settings.ts'
import { shareShape } from './share-settings.ts'

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
    .describe('the port that it listens on; 0 takes any free port'),
  // Only this machine may call by default: opening a port to others is a decision.
  host: text
    .default('127.0.0.1')
    .describe('the address that it listens on; `0.0.0.0` lets other machines connect'),
  url: address
    .optional()
    .describe(
      'the public address, where a proxy stands in front: `https://allot.example.com`. Links lead there, and requests for another name are answered with 421. Where strangers reach it, e-mail is sent only if it is set',
    ),
  proxies: z.coerce
    .number()
    .int()
    .min(0)
    .max(10)
    .default(0)
    .describe('how many proxies stand in front; each adds the caller’s address to `X-Forwarded-For`'),
  data: text.default('data').describe('the folder for all data'),
  databaseUrl: z
    .url({ protocol: /^postgres(ql)?$/, error: POSTGRES })
    .optional()
    .describe(
      'a PostgreSQL database for everything except photos: `postgres://name:password@db.example.com/allot`; without it, files in the data folder. Any number of servers can share one database',
    ),
  logsUrl: z
    .url({ protocol: /^postgres(ql)?$/, error: POSTGRES })
    .optional()
    .describe(
      'beside `ALLOT_DATABASE_URL`: another PostgreSQL database for the logs of the Spaces alone, like a node of a Citus cluster',
    ),
  fleetAddress: z
    .string()
    .regex(/^(\[[\da-fA-F:]+\]|[^\s:[\]]+):\d{1,5}$/, 'Write it as address:port, like 10.0.0.5:4410.')
    .refine((at) => Number(at.split(':').at(-1)) <= 65_535, 'The greatest port is 65535.')
    .optional()
    .describe(
      'with `ALLOT_DATABASE_URL`: the address where the other servers on this database reach this one: an address of this machine and a free port, `10.0.0.5:4410`. Each Space then has one owner node, which decides all its operations; this is faster where several servers write to one Space. Without it they share such a Space through leases',
    ),
  secret: z
    .string()
    .min(32)
    .optional()
    .describe(
      'what sessions and keys are derived from: at least 32 random characters; by default the file `secret` in the data folder. Servers on one database need the same secret',
    ),
  studio: z
    .union([z.boolean(), z.stringbool()])
    .default(true)
    .describe('`off` serves the API alone, and keeps no photos on this machine; on by default'),
  modelDir: text
    .optional()
    .describe(
      'a folder with a model of your own for cut-outs, used instead of ISNet: weights in ONNX and `model.json`, as docs/guides/models.md describes',
    ),
  cutoutUrl: address
    .optional()
    .describe(
      'with `ALLOT_CUTOUT_KEY`: a service that removes backgrounds in the place of a model here, by the address before `/v1/segment`: `https://sdk.photoroom.com`. Photos are sent to it, as docs/guides/models.md describes',
    ),
  cutoutKey: z
    .string()
    .trim()
    .regex(/^[\x21-\x7e]+$/, 'A key has letters, digits and signs, and no spaces.')
    .optional()
    .describe('the key of that service'),
  ...aiShape,
  cacheSpaces: z.coerce
    .number()
    .int()
    .min(1)
    .max(10_000_000)
    .default(DEFAULT_CACHE.spaces)
    .describe(
      'how many Spaces stay in memory, about 4 kB each; others are read from the log when they are needed',
    ),
  policies: text
    .optional()
    .describe('a folder of policy files, or one of them, used instead of those in the repository'),
  rateLimit: z.coerce
    .number()
    .int()
    .min(0)
    .default(6_000)
    .describe(
      'requests per minute for each caller; 0 for no limit. All people of one address have four times as many, and a publishable key has them at each address. Keys with the scope `operator` have no limit',
    ),
  spacesPerPerson: z.coerce
    .number()
    .int()
    .min(1)
    .max(1_000)
    .default(100)
    .describe('how many Spaces one person may make: with an account, or named as `person` by an API key'),
  ...shareShape,
  smtpUrl: z
    .url({ protocol: /^smtps?$/ })
    .optional()
    .describe('the mail server: `smtp://name:password@mail.example.com:587`; without it no e-mail is sent'),
  mailFrom: text.default('Allot <allot@localhost>').describe('the sender of e-mail'),
  ...publicShape,
  ...oidcShape,
  privateWebhooks: z
    .union([z.boolean(), z.stringbool()])
    .default(false)
    .describe(
      '`true` allows webhooks to private addresses and over http, and photos from there; false by default',
    ),
  billing: z
    .enum(['off', 'manual', 'stripe'])
    .default('off')
    .describe(
      'how plans are paid for: with `off` they cost nothing, and `ALLOT_PLAN_CHANGES` says who changes them, with `manual` an operator confirms each change, with `stripe` Stripe does',
    ),
  stripeKey: text.optional().describe('with `stripe`: a restricted key, `rk_…` (a secret key works too)'),
  stripeWebhookSecret: text
    .optional()
    .describe(
      'with `stripe`: the signing secret of its events, `whsec_…`; Stripe sends them to `/v1/billing/stripe`',
    ),
  securityLogDays: z.coerce
    .number()
    .int()
    .min(1)
    .max(3_650)
    .default(365)
    .describe(
      'how many days the security log is kept: who signed in, made a key, changed a role, and from where (docs/security.md)',
    ),
  tracesTo: address
    .optional()
    .describe('an OpenTelemetry collector that takes OTLP over HTTP: `http://localhost:4318`'),
  testClock: z
    .union([z.boolean(), z.stringbool()])
    .default(false)
    .describe(
      'for tests only: `on` keeps everything in memory, on a clock that operators set through the API; off by default',
    ),
  logLevel: z
    .enum(LOG_LEVELS)
    .default('info')
    .describe(
      `how much is written to standard error: ${LOG_LEVELS.join(', ')}; debug includes every request`,
    ),
})

/** Settings whose value no message shows. */
const SECRETS: ReadonlySet<string> = new Set([
  'databaseUrl',
  'logsUrl',
  'secret',
  'cutoutKey',
  'smtpUrl',
  'stripeKey',
  'stripeWebhookSecret',
  'aiKey',
  'oidcClientSecret',
  'ai',
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
    const said = lookUp(env, variable(name))
    return said === undefined || said === '' ? [] : [[name, said] as const]
  })
  const read = settings.safeParse({ ...config, ...Object.fromEntries(named) })
  if (!read.success) {
    const lines = read.error.issues.map(({ path: [name = ''], message }) => {
      const variableName = variable(String(name))
      const where = lookUp(env, variableName) === undefined ? `${file}: ${String(name)}` : variableName
      if (SECRETS.has(String(name))) return `${where}: ${message}`
      return `${where} ${JSON.stringify(lookUp(env, variableName) ?? Reflect.get(config, name))}: ${message}`
    })
    throw new InvalidSetting(`${lines.join('\n')}\nSee docs/configuration.md.`)
  }
  const { data, policies, modelDir, aiPrompts, ...others } = read.data
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
  if ((others.cutoutUrl === undefined) !== (others.cutoutKey === undefined))
    throw new InvalidSetting(
      'ALLOT_CUTOUT_URL and ALLOT_CUTOUT_KEY go together: set both, or none to use a model on this machine.',
    )
  if (others.cutoutUrl !== undefined && modelDir !== undefined)
    throw new InvalidSetting(
      'ALLOT_CUTOUT_URL and ALLOT_MODEL_DIR are both set: cut-outs come from a service or from a model, so unset one.',
    )
  const wrong = checkAi(others) ?? checkPublic(others) ?? checkOidc(others)
  if (wrong !== undefined) throw new InvalidSetting(wrong)
  // npm runs scripts in the project's folder; a relative path starts at the folder where npm was called.
  const here = (path: string) => (isAbsolute(path) ? path : resolve(join(folder, path)))
  return {
    ...others,
    logsUrl: others.logsUrl ?? others.databaseUrl,
    data: here(data),
    policies: policies === undefined ? undefined : here(policies),
    modelDir: modelDir === undefined ? undefined : here(modelDir),
    aiPrompts: aiPrompts === undefined ? undefined : here(aiPrompts),
  }
}

/** What finds the subjects of photos. */
export function modelOf({ data, modelDir, cutoutUrl, cutoutKey }: Settings): ModelSource {
  return {
    models: join(data, 'models'),
    ownModel: modelDir ?? null,
    service: cutoutUrl !== undefined && cutoutKey !== undefined ? { url: cutoutUrl, key: cutoutKey } : null,
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
    '| variable | in allot.config.ts | default | meaning |',
    '| --- | --- | --- | --- |',
    ...rows,
    '',
  ].join('\n')
}
