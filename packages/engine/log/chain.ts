/**
 * The chain of a Space's log. The body of a commit batch ends with the checksum of the batch before it and its own:
 *   {"facts":[...],"entries":[...],"chain":"<before><own>"}
 * A checksum is over all of the body, the Space and the number of the first entry, the checksum before included. So a
 * bit that has changed, a batch that is missing and two that changed places are all found when the log is read. It
 * finds damage: a program that may write to the database can also write a chain that fits.
 *
 * A batch of an earlier version has no chain. The first batch after such a one names the checksum that it would have.
 */
import { hash } from 'node:crypto'
import type { SpaceId } from '@allot/rules/space'
import { LogDamaged, type StoredBatch } from '../store.ts'

/** 66 bits, in the letters of base64url. */
export type Checksum = string

export interface Link {
  /** Undefined for a batch without a chain. */
  readonly before: Checksum | undefined
  readonly own: Checksum
}

/** Of SHA-1: of what Node has it costs a short text the least but for CRC-32, which has half as many bits. */
const LENGTH = 11
const MARK = ',\n"chain":"'
const END = '"}'
const CHAIN = MARK.length + 2 * LENGTH + END.length
/** What comes before the first batch of a Space. */
export const NONE_BEFORE: Checksum = '-'.repeat(LENGTH)

/** @param open the body but for its last brace */
export function chained(
  open: string,
  space: SpaceId,
  seq: number,
  before: Checksum,
): Pick<Link, 'own'> & Pick<StoredBatch, 'body'> {
  const head = `${open}${MARK}${before}`
  const own = checksumOf(`${head}\n${seq} ${space}`)
  return { body: `${head}${own}${END}`, own }
}

/** @throws LogDamaged where the batch is not what was written */
export function linkOf(space: SpaceId, { seq, body }: StoredBatch): Link {
  if (body.endsWith(']}')) return { before: undefined, own: checksumOf(`${body}\n${seq} ${space}`) }
  const mark = body.length - CHAIN
  const [from, to, end] = [mark + MARK.length, body.length - END.length - LENGTH, body.length - END.length]
  if (!body.startsWith(MARK, mark) || !body.endsWith(END))
    throw new LogDamaged(space, seq, 'the end of its commit batch is not one that Allot writes')
  const own = body.slice(to, end)
  if (own !== checksumOf(`${body.slice(0, to)}\n${seq} ${space}`))
    throw new LogDamaged(space, seq, 'its commit batch does not have the checksum that it names')
  return { before: body.slice(from, to), own }
}

/** @throws LogDamaged where a batch does not follow the one with this checksum */
export function follow(space: SpaceId, seq: number, link: Link, before: Checksum | undefined): void {
  if (link.before !== undefined && before !== undefined && link.before !== before)
    throw new LogDamaged(space, seq, 'its commit batch follows another one than the one before it')
}

export function checksumOf(text: string): Checksum {
  return hash('sha1', text, 'base64url').slice(0, LENGTH)
}
