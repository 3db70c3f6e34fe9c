/**
 * Node keeps what it compiled of our source, which halves the time that a worker takes to start. Workers only read it: one that
 * a photo took over would leave code there that this program runs. So a process that never gets a photo writes it, once
 * for each state of the source.
 */
import { fork } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync } from 'node:fs'
import { readdir, stat, writeFile } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'

/** Never throws, and is not waited for: until it is done a worker starts as without a cache. */
export async function warmCache(script: string, env: NodeJS.ProcessEnv): Promise<void> {
  const cache = env.NODE_COMPILE_CACHE
  if (cache === undefined || !existsSync(cache)) return
  try {
    const done = join(cache, `${basename(script, '.ts')}-${await stateOf(dirname(import.meta.dirname))}`)
    if (existsSync(done)) return
    await writeFile(done, '')
    const worker = fork(script, [], { env, execArgv: [], stdio: 'ignore' })
    worker.once('error', () => undefined) // the next start tries again, by another state at the latest
    // It ends as its pool would end it, and on its way Node writes what it compiled.
    worker.once('message', () => worker.send('__workerpool-terminate__'))
    worker.unref()
    worker.channel?.unref()
  } catch {
    // A cache that cannot be written to is none.
  }
}

/** Changes with any file of our source. */
async function stateOf(folder: string): Promise<string> {
  const hash = createHash('sha256').update(process.version)
  const names = (await readdir(folder, { recursive: true })).filter((name) => name.endsWith('.ts')).sort()
  for (const name of names) {
    const { mtimeMs, size } = await stat(join(folder, name))
    hash.update(`${name} ${mtimeMs} ${size}\n`)
  }
  return hash.digest('hex').slice(0, 16)
}
