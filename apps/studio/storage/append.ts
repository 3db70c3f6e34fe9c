/**
 * A file that comes in parts, perhaps over days: what arrives is kept, also of a part whose connection broke, and the next
 * part goes on from there. What is no photo by its first bytes is refused as they come, and the whole one once it is here.
 */
import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { type FileHandle, mkdir, open, rm, stat } from 'node:fs/promises'
import { dirname } from 'node:path'
import { renameDurably } from '@allot/imaging/durable-file'
import { writeFault } from '@allot/imaging/fault'
import { PhotoHead } from './photo-head.ts'

/** A part of a file, and where it belongs. */
export interface ArrivingPart {
  readonly body: ReadableStream<Uint8Array> | null
  /** From which byte of the file. */
  readonly offset: number
  /** Of the whole file. */
  readonly bytes: number
  /** Another request goes on with the file: this one keeps what it has, and ends. */
  readonly left: AbortSignal
  /** Called with each piece that comes. */
  onPiece(): void
}

export type AppendedPart =
  /** Not all of it is here. @param received so far */
  | { readonly state: 'arriving'; readonly received: number }
  /** @param digest SHA-256 in base64url */
  | { readonly state: 'whole'; readonly received: number; readonly digest: string }
  /** The part belongs elsewhere: nothing of it was taken. @param received so far */
  | { readonly state: 'elsewhere'; readonly received: number }
  /** One line for a person; nothing of the file is kept. */
  | { readonly state: 'refused'; readonly message: string }

/** How much of a file is here that is not whole. */
export async function receivedOf(target: string): Promise<number> {
  return stat(partOf(target)).then(
    ({ size }) => size,
    () => 0,
  )
}

/** @param target where the file is kept once it is whole @throws PhotoFault `disk_full`, `not_writable` */
export async function append(part: ArrivingPart, target: string): Promise<AppendedPart> {
  await mkdir(dirname(target), { recursive: true })
  const handle = await open(partOf(target), 'a')
  let refusal: string | undefined
  try {
    const before = (await handle.stat()).size
    if (before !== part.offset) return { state: 'elsewhere', received: before }
    refusal = await write(part, handle)
    if (refusal === undefined) {
      const { size } = await handle.stat()
      if (size < part.bytes) return { state: 'arriving', received: size }
      await handle.sync()
    }
  } finally {
    await handle.close()
  }
  return refusal === undefined ? whole(target) : refused(target, refusal)
}

/** Nothing of the file stays. */
export async function removeAppended(target: string): Promise<void> {
  for (const each of [target, partOf(target)]) await rm(each, { force: true })
}

/** @returns one line for a person where the file is refused; a connection that breaks ends it, and is no refusal */
async function write(
  { body, offset, bytes, left, onPiece }: ArrivingPart,
  handle: FileHandle,
): Promise<string | undefined> {
  const head = offset === 0 ? new PhotoHead() : undefined
  const reader = body?.getReader()
  const leave = () => void reader?.cancel().catch(() => undefined)
  left.addEventListener('abort', leave)
  let at = offset
  try {
    for (;;) {
      const next = await reader?.read().catch(() => undefined)
      if (next?.value === undefined || left.aborted) return undefined
      onPiece()
      at += next.value.length
      if (at > bytes) return 'The file is larger than it was when it was picked. Pick it again.'
      const refusal = head?.add(next.value)
      if (refusal !== undefined) return refusal
      await handle.write(next.value).catch((cause: unknown) => {
        throw writeFault(cause)
      })
    }
  } finally {
    left.removeEventListener('abort', leave)
  }
}

/** All bytes are here: what they are is read once more from the disk, since they may have come in any number of parts. */
async function whole(target: string): Promise<AppendedPart> {
  const hash = createHash('sha256')
  const head = new PhotoHead()
  let received = 0
  let refusal: string | undefined
  for await (const chunk of createReadStream(partOf(target))) {
    hash.update(chunk)
    refusal ??= head.add(chunk)
    received += chunk.length
  }
  refusal ??= head.end()
  if (refusal !== undefined) return refused(target, refusal)
  await renameDurably(partOf(target), target)
  return { state: 'whole', received, digest: hash.digest('base64url') }
}

async function refused(target: string, message: string): Promise<AppendedPart> {
  await removeAppended(target)
  return { state: 'refused', message }
}

function partOf(target: string): string {
  return `${target}.part`
}
