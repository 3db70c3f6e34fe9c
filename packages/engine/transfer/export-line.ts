/**
 * A line of an export: a commit batch, a published policy, or the end, as JSON after the first 16 digits of its SHA-256.
 */
import { hash } from 'node:crypto'
import type { DatedPolicy } from '@allot/rules/book'
import type { CommitBatch } from '../store.ts'

export type ExportLine = DatedPolicy | ExportedBatch | End

export type ExportedBatch = Pick<CommitBatch, 'space' | 'seq' | 'last' | 'body'>

/** How many batches come before it, so that missing lines are noticed. */
interface End {
  readonly end: true
  readonly pages: number
}

export function lineOf(line: ExportLine): string {
  const text = JSON.stringify(line)
  return `${sumOf(text)} ${text}`
}

/** @returns undefined for a line that is damaged, or not whole; which kind it is shows in its properties */
export function parseLine(line: string): ExportLine | undefined {
  const text = line.slice(SUM + 1)
  if (line.slice(0, SUM) !== sumOf(text)) return undefined
  return JSON.parse(text) // its checksum shows that lineOf wrote it
}

/**
 * The lines of a text as it comes. Node's readline drops what it reads before the iteration begins, and is silent about
 * a stream that fails.
 */
export async function* linesIn(text: AsyncIterable<string | Uint8Array>): AsyncGenerator<string> {
  const decoder = new TextDecoder()
  let rest = ''
  for await (const part of text) {
    const lines = (rest + (typeof part === 'string' ? part : decoder.decode(part, { stream: true }))).split(
      '\n',
    )
    rest = lines.pop() ?? ''
    yield* lines
  }
  if (rest !== '') yield rest
}

const SUM = 16

function sumOf(text: string): string {
  return hash('sha256', text).slice(0, SUM)
}
