/**
 * Preloaded into a program by a test: what it had loaded when it handed the first photo to a worker process, into the file
 * of LOADED_MODULES: how many modules, the names of their packages, and after how many milliseconds.
 */
import type { ForkOptions, fork } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { createRequire, registerHooks, syncBuiltinESMExports } from 'node:module'

export interface LoadedModules {
  readonly modules: number
  readonly packages: readonly string[]
  readonly milliseconds: number
}

const packages = new Set<string>()
let modules = 0

registerHooks({
  load: (url, context, next) => {
    if (!url.startsWith('node:')) modules += 1
    const [, name] = /node_modules\/((?:@[^/]+\/)?[^/]+)\/(?!.*node_modules\/)/.exec(url) ?? []
    if (name !== undefined) packages.add(name)
    return next(url, context)
  },
})

let isWritten = false
function firstPhoto(message: unknown): void {
  const isPhoto = typeof message === 'object' && message !== null && 'method' in message
  if (isWritten || !isPhoto || (message.method !== 'edit' && message.method !== 'matte')) return
  isWritten = true
  const loaded: LoadedModules = { modules, packages: [...packages], milliseconds: performance.now() }
  writeFileSync(process.env.LOADED_MODULES ?? '', JSON.stringify(loaded))
}

const forking: { fork: typeof fork } = createRequire(import.meta.url)('node:child_process')
const { fork: original } = forking
forking.fork = (file: string | URL, words?: readonly string[] | ForkOptions, options?: ForkOptions) => {
  const child = original(file, words as readonly string[], options) // either form is passed on
  const send = child.send.bind(child)
  child.send = (message: never, ...others: never[]) => {
    firstPhoto(message)
    return send(message, ...others)
  }
  return child
}
syncBuiltinESMExports()
