/** What a worker process loads until it is ready: each package is time that the first photo waits. */
import { fork } from 'node:child_process'
import { join } from 'node:path'
import { expect, it } from 'vitest'

/** Makes the process answer with the addresses of its modules, and the paths of its native libraries. */
const PROBE = `data:text/javascript,${encodeURIComponent(`
  import { registerHooks } from 'node:module'
  const modules = []
  registerHooks({ load: (url, context, next) => next(url, context, modules.push(url)) })
  process.on('message', (message) => {
    if (message === 'loaded') process.send({ modules, libraries: process.report.getReport().sharedObjects })
  })
`)}`

interface Loaded {
  readonly modules: readonly string[]
  readonly libraries: readonly string[]
}

async function loadedBy(script: string): Promise<Loaded> {
  const child = fork(join(import.meta.dirname, script), { execArgv: ['--import', PROBE] })
  try {
    const { promise, resolve, reject } = Promise.withResolvers<Loaded>()
    child.once('error', reject)
    child.on('message', (message: string | Loaded) => {
      if (message === 'ready') child.send('loaded')
      else if (typeof message === 'object' && 'modules' in message) resolve(message)
    })
    return await promise
  } finally {
    child.kill('SIGKILL')
  }
}

const namesIn = (names: readonly string[], paths: readonly string[]) =>
  names.filter((name) => paths.some((path) => path.includes(name)))

it('only the model’s own worker loads the inference library', async () => {
  const native = ['sharp', 'onnxruntime']
  expect(namesIn(native, (await loadedBy('edit-worker.ts')).libraries)).toEqual(['sharp'])
  expect(namesIn(native, (await loadedBy('model-worker.ts')).libraries)).toEqual(['sharp', 'onnxruntime'])
})

it('an editing worker starts without the schema of edits and the decoder of HEIC, which take a third of its start', async () => {
  const packages = ['/node_modules/sharp/', '/node_modules/zod/', '/node_modules/heic-decode/']
  expect(namesIn(packages, (await loadedBy('edit-worker.ts')).modules)).toEqual(['/node_modules/sharp/'])
})
