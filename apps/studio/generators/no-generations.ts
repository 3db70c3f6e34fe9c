/** Where there is no generator: each tool that needs one says so, and nothing is charged. */
import type { Generations } from './generations.ts'

const MESSAGE =
  'Nobody does this here yet. Ask who runs this Allot to connect a generator, or to switch on the sandbox.'

export function noGenerations(): Generations {
  return {
    workOf: async () => ({ kind: 'none', message: MESSAGE }),
    generate: async () => ({ ok: false, why: 'technical', message: MESSAGE }),
    made: () => undefined,
    remove: async () => undefined,
    close: async () => undefined,
  }
}
