/**
 * The sandbox: a generator for every tool that needs no key and sends nothing away, like a payment provider's test mode.
 * What it makes is drawn around the person's own photo and says SANDBOX across.
 */
import { writeFile } from 'node:fs/promises'
import type { Imaging } from '@allot/imaging'
import type { Clock } from '../clock.ts'
import {
  failed,
  type Generator,
  type GeneratorCall,
  type GeneratorOutcome,
  UNKNOWN_USAGE,
} from '../generator.ts'
import { chance, hashOf } from './chance.ts'
import { sandboxDrawing } from './sandbox-drawing.ts'
import { failureInWords, type SandboxWord, sandboxWord } from './words.ts'

type SandboxImaging = Pick<Imaging, 'drawPicture' | 'editPhoto'>

/** Milliseconds. */
const SLOW = 8_000
/** Longer than any call may take: it ends with that, or is cancelled. */
const HANG = 3_600_000
const RATE_LIMIT = 10_000

const MADE: GeneratorOutcome = { kind: 'made', requestId: null, usage: UNKNOWN_USAGE }

export function sandboxGenerator(imaging: Pick<Imaging, 'for'>, clock: Clock): Generator {
  /** Those that were refused for their rate once. */
  const limited = new Set<string>()
  return {
    name: 'sandbox',
    title: 'Sandbox',
    provider: 'sandbox',
    host: null,
    // Drawn again it is the same picture, and it is billed to no account.
    can: {
      ...{ media: ['image', 'video'], fromWords: true, fromPicture: true, mask: 'white' },
      ...{ resolutions: null, seconds: null, repeatable: true },
    },
    generate: async (call) => {
      const { brief, idempotencyKey, signal } = call
      const word = wordOf({ brief, idempotencyKey })?.word
      if (word === 'slow' || word === 'hang') {
        const ended = await clock.sleep(word === 'slow' ? SLOW : HANG, signal).then(
          () => undefined,
          () => failed({ kind: 'timeout' }),
        )
        if (ended) return ended
      } else if (word === 'rate-limit') {
        const isFirst = !limited.delete(idempotencyKey)
        if (isFirst) limited.add(idempotencyKey)
        if (isFirst) return failed({ kind: 'rate_limited', until: clock.now() + RATE_LIMIT })
      } else if (word !== undefined) {
        return misbehaved(word, call)
      }
      return drawn(call, imaging.for({ owner: call.space, part: 'generations' }))
    },
    wantedFailure: (call) => {
      const said = wordOf(call)
      return said && failureInWords(said)
    },
    follow: async () => failed({ kind: 'invalid', detail: 'the sandbox starts nothing' }),
  }
}

function wordOf({ brief, idempotencyKey }: Pick<GeneratorCall, 'brief' | 'idempotencyKey'>) {
  return sandboxWord(brief.prompt, chance(hashOf(idempotencyKey)).next())
}

async function misbehaved(
  word: Exclude<SandboxWord, 'slow' | 'hang' | 'rate-limit'>,
  { target }: GeneratorCall,
): Promise<GeneratorOutcome> {
  switch (word) {
    case 'fail':
      return failed({ kind: 'invalid', detail: 'the prompt says [fail]' })
    case 'timeout':
      return failed({ kind: 'timeout' })
    case 'moderated':
      return failed({ kind: 'refused' })
    case 'half':
      // The beginning of a PNG, and no more.
      await writeFile(target, Buffer.from('89504e470d0a1a0a0000000d4948445200000400', 'hex'))
      return MADE
    case 'empty':
      await writeFile(target, '')
      return MADE
  }
}

async function drawn(call: GeneratorCall, imaging: SandboxImaging): Promise<GeneratorOutcome> {
  const cutOut = await cutOutOf(call, imaging)
  const drawing = sandboxDrawing(call, cutOut)
  const result = await imaging.drawPicture({ target: call.target, drawing })
  return result.ok ? MADE : failed({ kind: 'invalid', detail: result.message })
}

/** The subject alone, where the tool needs it and the photo has one. */
async function cutOutOf(
  { brief, picture, target }: GeneratorCall,
  imaging: SandboxImaging,
): Promise<string | null> {
  if (picture === null || brief.from === 'cut_out') return picture?.file ?? null
  if (!CUTS_OUT.has(brief.tool)) return null
  const cutOut = `${target}-cut-out.png`
  const edits = {
    removeBackground: true,
    background: 'transparent',
    canvas: null,
    format: 'png',
    quality: 100,
  } as const
  const result = await imaging.editPhoto({ source: picture.file, target: cutOut, edits })
  return result.ok ? cutOut : null
}

const CUTS_OUT: ReadonlySet<string> = new Set(['virtual_model', 'ghost_mannequin', 'ai_video'])
