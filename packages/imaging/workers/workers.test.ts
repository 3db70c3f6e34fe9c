import { fork } from 'node:child_process'
import { join } from 'node:path'
import { expect, it } from 'vitest'

/** Makes the process answer with the native libraries that it has loaded. */
const PROBE = `data:text/javascript,${encodeURIComponent(`
  process.on('message', (message) => {
    if (message === 'libraries') process.send({ libraries: process.report.getReport().sharedObjects })
  })
`)}`

/** The native libraries of ours that a worker process has loaded once its script has run. */
async function librariesOf(script: string): Promise<string[]> {
  const child = fork(join(import.meta.dirname, script), { execArgv: ['--import', PROBE] })
  try {
    const { promise, resolve, reject } = Promise.withResolvers<string[]>()
    child.once('error', reject)
    child.on('message', (message: string | { libraries?: string[] }) => {
      if (message === 'ready') child.send('libraries')
      else if (typeof message === 'object' && message.libraries) resolve(message.libraries)
    })
    const loaded = await promise
    return ['sharp', 'onnxruntime'].filter((name) => loaded.some((path) => path.includes(name)))
  } finally {
    child.kill('SIGKILL')
  }
}

it('only the model’s own worker loads the inference library', async () => {
  expect(await librariesOf('edit-worker.ts')).toEqual(['sharp'])
  expect(await librariesOf('model-worker.ts')).toEqual(['sharp', 'onnxruntime'])
})
