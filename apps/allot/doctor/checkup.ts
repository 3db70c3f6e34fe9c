/** The check-up: checks everything that keeps Allot from starting or running well. It changes nothing. */
import { accessSync, constants, existsSync, readdirSync, readFileSync, statfsSync, statSync } from 'node:fs'
import { createServer } from 'node:net'
import { dirname, join } from 'node:path'
import { readPolicies } from '@allot/engine/policies'
import { LOG_MIGRATIONS, stepsWaiting } from '@allot/engine/stores/postgres/migrate'
import { refuseForeign } from '@allot/engine/stores/sqlite/owned-file'
import { lintPolicy } from '@allot/rules/lint'
import { SERVER_MIGRATIONS } from '@allot/server/migrations'
import { openToOthers } from '@allot/sqlite/close-to-others'
import { modelInfo } from '@allot/studio/about'
import { exposuresOf } from '../exposure.ts'
import { isPublic, publicOptionsOf } from '../public-settings.ts'
import { serverFile } from '../server-file.ts'
import { modelOf, POLICIES, type Settings } from '../settings.ts'
import { limitsInWords } from '../share-settings.ts'
import { isThere } from '../shell/connection.ts'
import { aiTools } from './ai-tools.ts'
import { damageIn, databaseFiles, isLocked, stepsMissing } from './database-files.ts'
import { photoWorkers } from './photo-workers.ts'
import { storedFindings } from './stored-policies.ts'

export interface CheckResult {
  readonly check: string
  readonly ok: boolean
  readonly found: string
  /** What to do about it. */
  readonly mend?: string
}

type CheckOutcome = Omit<CheckResult, 'check'>

const NODE = 26
const ENOUGH_BYTES = 1024 ** 3
/** Clock differences up to this many milliseconds are normal. */
const MAX_SKEW = 60_000

/** Runs the checks one after the other; a check that throws is a problem, too. */
export async function* checkUp(settings: Settings): AsyncGenerator<CheckResult> {
  const running = await runningAt(settings.data)
  const checks: readonly (readonly [string, () => CheckOutcome | Promise<CheckOutcome>])[] = [
    ['node', nodeVersion],
    ['data folder', () => dataFolder(settings.data)],
    ['disk', () => disk(settings)],
    ['limits', () => ({ ok: true, found: limitsInWords(settings) })],
    ['database', () => database(settings)],
    ['in use', () => inUse(settings, running)],
    ['migrations', () => migrations(settings)],
    ['policies', () => policies(settings.policies ?? POLICIES)],
    ['published policies', () => publishedPolicies(settings)],
    ['cut-outs', () => cutOuts(settings)],
    ['photo workers', () => photoWorkers(settings)],
    ['AI tools', () => aiTools(settings)],
    ['strangers', () => strangers(settings)],
    ['clock', () => clock(settings.data)],
  ]
  for (const [check, look] of checks) {
    try {
      yield { check, ...(await look()) }
    } catch (cause) {
      const found = cause instanceof Error ? cause.message : String(cause)
      yield { check, ok: false, found, mend: 'Fix what it names, then run allot doctor again.' }
    }
  }
}

function nodeVersion(): CheckOutcome {
  const { node } = process.versions
  if (Number(node.split('.')[0]) >= NODE) return { ok: true, found: `Node ${node}` }
  return { ok: false, found: `Node ${node}`, mend: `Run "npm ci", which brings Node ${NODE} along.` }
}

function dataFolder(data: string): CheckOutcome {
  if (!existsSync(data)) {
    accessSync(nearest(data), constants.W_OK)
    return { ok: true, found: `${data} is not there yet; the first start makes it` }
  }
  const mode = statSync(data).mode & 0o777
  try {
    accessSync(data, constants.R_OK | constants.W_OK | constants.X_OK)
  } catch {
    return {
      ok: false,
      found: `${data} cannot be written`,
      mend: `chown it, or choose another with ALLOT_DATA.`,
    }
  }
  const open = openToOthers(data)
  if (open.length === 0) return { ok: true, found: `${data}, for its owner alone` }
  const found = `${data} can be entered by others (mode ${mode.toString(8)})`
  return {
    ok: false,
    found,
    mend: `Accounts and photos are in it. The next start closes it, or: chmod 700 ${data}`,
  }
}

function disk({ data, diskFloor }: Settings): CheckOutcome {
  const { bavail, bsize, blocks } = statfsSync(nearest(data))
  const free = bavail * bsize
  const found = `${(free / 1024 ** 3).toFixed(1)} GB free of ${((blocks * bsize) / 1024 ** 3).toFixed(1)}`
  if (free < diskFloor * 1e6)
    return {
      ok: false,
      found: `${found}, which is below ALLOT_DISK_FLOOR: uploads are refused`,
      mend: 'Make room, choose another disk with ALLOT_DATA, or set a lower floor.',
    }
  if (free >= ENOUGH_BYTES) return { ok: true, found }
  return { ok: false, found, mend: 'Below 1 GB. Make room, or choose another disk with ALLOT_DATA.' }
}

async function database({ data, databaseUrl, logsUrl }: Settings): Promise<CheckOutcome> {
  if (databaseUrl !== undefined) {
    await stepsWaitingAt(databaseUrl, logsUrl)
    const hosts = new Set([databaseUrl, logsUrl ?? databaseUrl].map((url) => new URL(url).host))
    return { ok: true, found: `PostgreSQL answers at ${[...hosts].join(' and ')}` }
  }
  const files = databaseFiles(data)
  const [first] = files
  if (!first) return { ok: true, found: 'none yet; the first start makes it' }
  const log = join(data, 'allot.sqlite')
  if (existsSync(log)) refuseForeign(log)
  for (const { file } of files) {
    const damage = damageIn(file)
    if (damage !== undefined)
      return {
        ok: false,
        found: `${file} is damaged: ${damage}`,
        mend: 'Restore it from a backup, or choose another folder with ALLOT_DATA.',
      }
  }
  const bytes = files.reduce((sum, { file }) => sum + statSync(file).size, 0)
  const all = files.length === 1 ? 'is' : `and ${files.length - 1} more are`
  return { ok: true, found: `${first.file} ${all} Allot's, ${(bytes / 1024 ** 2).toFixed(1)} MB` }
}

async function inUse({ data, port, host }: Settings, running: string | undefined): Promise<CheckOutcome> {
  if (running !== undefined) return { ok: true, found: `an Allot runs on it at ${running}` }
  if (isLocked(join(data, 'allot.sqlite-lock')))
    return { ok: true, found: 'another process of Allot has it open, like "allot batch"' }
  if (await isFree(port, host)) return { ok: true, found: `nothing runs on it; port ${port} is free` }
  const mend = 'Stop what uses it, or choose another with ALLOT_PORT.'
  return { ok: false, found: `nothing runs on it, and port ${port} is taken by something else`, mend }
}

async function stepsWaitingAt(databaseUrl: string, logsUrl = databaseUrl): Promise<number> {
  return (await stepsWaiting(logsUrl, LOG_MIGRATIONS)) + (await stepsWaiting(databaseUrl, SERVER_MIGRATIONS))
}

async function migrations({ data, databaseUrl, logsUrl }: Settings): Promise<CheckOutcome> {
  const waiting = databaseUrl === undefined ? 0 : await stepsWaitingAt(databaseUrl, logsUrl)
  if (waiting > 0) return { ok: false, found: `${waiting} for PostgreSQL`, mend: 'Run: allot migrate' }
  const steps = databaseFiles(data).map((file) => ({ name: file.name, missing: stepsMissing(file) }))
  const newer = steps.find(({ missing }) => missing < 0)
  if (newer)
    return { ok: false, found: `${newer.name} was written by a newer Allot`, mend: 'Install that version.' }
  const pending = steps.filter(({ missing }) => missing > 0)
  if (pending.length === 0) return { ok: true, found: 'none are waiting' }
  const found = pending.map(({ name, missing }) => `${missing} for ${name}`).join(', ')
  return { ok: true, found: `${found}; the next start makes them` }
}

function policies(folder: string): CheckOutcome {
  const { versions } = readPolicies(folder)
  const wrong = versions.flatMap(({ text }) =>
    lintPolicy(text).map(({ path, message }) => `${text.policy}: ${path} ${message}`),
  )
  if (wrong.length === 0) return { ok: true, found: `${versions.length} in ${folder}, all sound` }
  return { ok: false, found: wrong.join('; '), mend: 'Edit the figures; allot policy lint says the same.' }
}

/** A version that an earlier build published may be one that this one steps over. */
async function publishedPolicies(settings: Settings): Promise<CheckOutcome> {
  const wrong = await storedFindings(settings)
  if (wrong.length === 0) return { ok: true, found: 'all sound' }
  return { ok: false, found: wrong.join('; '), mend: 'Publish a corrected version under another id.' }
}

/** Without any model everything else works; one that the operator named must work. */
function cutOuts(settings: Settings): CheckOutcome {
  if (!settings.studio) return { ok: true, found: 'none here, the studio is off' }
  const info = modelInfo(modelOf(settings))
  if (!info.ok) {
    if (settings.modelDir === undefined) return { ok: true, found: info.message }
    return { ok: false, found: info.message, mend: 'docs/guides/models.md has an example of model.json.' }
  }
  if ('sentTo' in info) return { ok: true, found: `photos are sent to ${info.sentTo}. ${info.note}` }
  const { name, licence, note } = info
  return { ok: true, found: `${name}, licence: ${licence}${note === null ? '' : `. ${note}`}` }
}

/** What the start warns of. */
function strangers(settings: Settings): CheckOutcome {
  if (!isPublic(settings)) return { ok: true, found: 'only this machine reaches it' }
  const { signUp, planChanges, mail } = publicOptionsOf(settings)
  const accounts = `sign-up ${signUp.who}${signUp.domains.length > 0 ? ` for ${signUp.domains.join(', ')}` : ''}`
  const plans = settings.billing === 'off' ? `plans changed by ${planChanges}` : `billing ${settings.billing}`
  const found = `they may reach it: ${accounts}, demo ${signUp.demo ? 'on' : 'off'}, ${plans}, e-mail ${mail ? 'on' : 'off'}`
  const exposures = exposuresOf(settings)
  return exposures.length === 0
    ? { ok: true, found }
    : { ok: false, found, mend: exposures.join('\n         ') }
}

/** A file dated in the future means that a clock was ahead, or that this one was set back. */
function clock(data: string): CheckOutcome {
  const now = Date.now()
  const files = existsSync(data) ? readdirSync(data).map((name) => join(data, name)) : []
  const newest = Math.max(0, ...files.map((file) => statSync(file).mtimeMs))
  const found = new Date(now).toISOString()
  if (newest <= now + MAX_SKEW) return { ok: true, found }
  const mend = 'Set the clock (timedatectl set-ntp true). Until then Allot goes on at its last instant.'
  return {
    ok: false,
    found: `${found}, before files that were written ${new Date(newest).toISOString()}`,
    mend,
  }
}

async function runningAt(data: string): Promise<string | undefined> {
  const file = serverFile(data)
  if (!existsSync(file)) return undefined
  const { url }: { url: string } = JSON.parse(readFileSync(file, 'utf8'))
  return (await isThere(url)) ? url : undefined
}

function isFree(port: number, host: string): Promise<boolean> {
  const server = createServer()
  return new Promise((resolve) => {
    server.once('error', () => resolve(false))
    server.listen(port, host, () => server.close(() => resolve(true)))
  })
}

/** The folder itself, or the nearest existing one above it. */
function nearest(folder: string): string {
  return existsSync(folder) ? folder : nearest(dirname(folder))
}
