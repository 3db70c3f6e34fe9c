/** The program in a process of its own, for tests that start, kill and restart it. */
import { type ChildProcess, spawn } from 'node:child_process'
import { mkdtempSync, readdirSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { type AllotClient, connectAllot } from '@allot/client/allot'
import { freePort } from '@allot/engine/testing/free-port'

export interface Running {
  readonly url: string
  readonly data: string
  /** With the program's own key. */
  readonly client: AllotClient
  readonly key: string
  /** Kills it with SIGKILL. */
  kill(): Promise<void>
  /** Stops it with SIGTERM. @returns its exit status */
  stop(): Promise<number | null>
}

type Variables = Readonly<Record<string, string>>

export const COMMAND = join(import.meta.dirname, '../allot.js')

export function freshFolder(): string {
  return mkdtempSync(join(tmpdir(), 'allot-journey-'))
}

/**
 * @param data kept between starts of the same Allot
 * @param settings further variables, perhaps with the address at which it will be
 * @param policy this one alone
 */
export async function start(
  data = freshFolder(),
  settings: Variables | ((url: string) => Variables) = {},
  policy?: string,
): Promise<Running> {
  const port = await freePort()
  const url = `http://127.0.0.1:${port}`
  const folder = policy === undefined ? data : `${data}-${policy}`
  const its = typeof settings === 'function' ? settings(url) : settings
  const child = spawn(process.execPath, [COMMAND, 'start', ...(policy ? ['--policy', policy] : [])], {
    env: { ...process.env, ALLOT_PORT: String(port), ALLOT_DATA: data, ...its },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let output = ''
  child.stdout.on('data', (text) => {
    output += text
  })
  child.stderr.on('data', (text) => {
    output += text
  })
  const exited = exitOf(child)
  let ended = false
  void exited.then(() => {
    ended = true
  })
  await until(async () => {
    if (ended) throw new Error(`Allot did not start:\n${output}`)
    return fetch(`${url}/health/ready`).then(
      (answer) => answer.ok,
      () => false,
    )
  })
  const { key }: { key: string } = JSON.parse(readFileSync(join(folder, 'server.json'), 'utf8'))
  return {
    url,
    data: folder,
    key,
    client: connectAllot({ url, key }),
    kill: async () => {
      child.kill('SIGKILL')
      await exited
    },
    stop: async () => {
      child.kill('SIGTERM')
      return exited
    },
  }
}

/** Runs `allot …` to its end. @param settings further variables */
export async function allot(
  words: readonly string[],
  data: string,
  settings: Readonly<Record<string, string>> = {},
): Promise<{ status: number | null; out: string; err: string }> {
  const env = { ...process.env, ALLOT_DATA: data, ...settings }
  const child = spawn(process.execPath, [COMMAND, ...words], { env })
  let out = ''
  let err = ''
  child.stdout.on('data', (text) => {
    out += text
  })
  child.stderr.on('data', (text) => {
    err += text
  })
  return { status: await exitOf(child), out, err }
}

/** Polls until the condition holds, for three minutes at most. */
export async function until(isSo: () => Promise<boolean>, pause = 25): Promise<void> {
  const last = Date.now() + 180_000
  while (!(await isSo())) {
    if (Date.now() > last) throw new Error('The condition did not hold within three minutes.')
    await new Promise((resume) => setTimeout(resume, pause))
  }
}

/** Real product photos, `count` of them, each a path; a package that development installs carries 54. */
export function realPhotos(count: number): string[] {
  const folder = join(
    dirname(createRequire(import.meta.url).resolve('@vendure/create/package.json')),
    'assets/images',
  )
  return readdirSync(folder)
    .filter((name) => name.endsWith('.jpg'))
    .slice(0, count)
    .map((name) => join(folder, name))
}

function exitOf(child: ChildProcess): Promise<number | null> {
  return new Promise((resolve) => child.once('close', (code) => resolve(code)))
}
