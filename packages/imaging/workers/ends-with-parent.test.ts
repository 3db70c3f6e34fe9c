import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { text } from 'node:stream/consumers'
import { pathToFileURL } from 'node:url'
import { expect, it } from 'vitest'

const MODULE = pathToFileURL(`${import.meta.dirname}/ends-with-parent.ts`).href

/** Answers when its standard input ends, which it waits for without noticing anything else. */
const LATE = `import { readFileSync } from 'node:fs'
await import(process.argv[1])
process.send('begun')
await new Promise(setImmediate)
readFileSync(0)
process.send('done')
setInterval(() => {}, 1000)`

it('a worker whose program was killed while it worked ends without a word on standard error', async () => {
  const child = spawn(process.execPath, ['--input-type=module', '-e', LATE, MODULE], {
    stdio: ['pipe', 'ignore', 'pipe', 'ipc'],
  })
  const said = child.stderr && text(child.stderr)
  const ended = once(child, 'exit')
  await once(child, 'message')
  const closed = once(child, 'disconnect')
  child.disconnect()
  await closed
  child.stdin?.end()
  expect(await ended).toEqual([null, 'SIGKILL'])
  expect(await said).toBe('')
})
