/** The options of `allot batch`, turned into the edits of its photos. */
import { type Edits, edits } from '@allot/studio/contract/edits'
import { CommandError } from '../shell/command-error.ts'

export interface Options {
  readonly out: string
  readonly removeBackground?: boolean
  readonly whiteBackground?: boolean
  readonly size?: string
  readonly margin: string
  readonly format: string
  readonly quality: string
  readonly space?: string
  readonly plan: string
  readonly again?: boolean
  readonly json?: boolean
}

/** @throws CommandError naming the option and what to write */
export function editsFrom(options: Options): Edits {
  const [, width, height = width] = /^(\d+)(?:x(\d+))?$/.exec(options.size ?? '') ?? []
  if (options.size !== undefined && !width)
    throw new CommandError(`--size is "${options.size}"; write 2048, or 1600x2000.`)
  const parsed = edits.safeParse({
    removeBackground: options.removeBackground ?? false,
    background: options.whiteBackground ? 'white' : options.removeBackground ? 'transparent' : 'keep',
    canvas: width ? { width: Number(width), height: Number(height), margin: Number(options.margin) } : null,
    format: options.format,
    quality: Number(options.quality),
  })
  if (parsed.success) return parsed.data
  const [issue] = parsed.error.issues
  throw new CommandError(
    `--${issue?.path.at(-1) === 'canvas' ? 'size' : String(issue?.path.at(-1))}: ${issue?.message}. Nothing was charged.`,
  )
}
