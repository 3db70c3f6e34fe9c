/**
 * One run of `allot batch`: goes on with what an earlier run of the same command left unfinished, then makes a Batch of
 * what is missing. The same command again, after all is done, does nothing and takes nothing.
 */
import { createHash } from 'node:crypto'
import type { ListedSpace } from '@allot/client/allot'
import type { Batches } from '@allot/studio/batches'
import type { BatchEvent, PhotoItem } from '@allot/studio/contract/batch'
import type { Edits } from '@allot/studio/contract/edits'
import { batchesOf, exportedAmong, isUnfinished, keepAsked } from '@allot/studio/repeated-command'
import { CommandError } from '../shell/command-error.ts'
import type { Source } from './sources.ts'

export interface BatchCommand {
  readonly space: ListedSpace
  readonly photos: readonly Source[]
  readonly out: string
  readonly edits: Edits
  /** Also what is exported already. */
  readonly again: boolean
}

/** What became of each photo of the command, in its order. */
export type PhotoOutcome =
  | { readonly status: 'exported' | 'exported_before'; readonly name: string; readonly item: PhotoItem }
  | { readonly status: 'failed'; readonly name: string; readonly item: PhotoItem }
  | { readonly status: 'not_started'; readonly name: string }

export interface RunOutcome {
  /** done: nothing is left to do · stopped: it cannot go on · interrupted: the same command goes on */
  readonly status: 'done' | 'stopped' | 'interrupted'
  readonly photos: readonly PhotoOutcome[]
  /** Why it ended early, for a person. */
  readonly message: string | null
}

export interface RunListener {
  /** @param before the photos that are exported already */
  begin(total: number, before: readonly PhotoOutcome[]): void
  event(event: BatchEvent): void
}

/** @throws CommandError where Allot denies it; what was exported before stays */
export async function runCommand(
  batches: Batches,
  command: BatchCommand,
  listener: RunListener,
  interrupted: () => boolean,
): Promise<RunOutcome> {
  const { photos } = command
  const earlier = batchesOf(batches, fingerprintsOf(command))
  const unfinished = earlier.filter(isUnfinished)
  for (const { id, state } of earlier) if (state.name === 'draft') await batches.discard(id)
  const counted = earlier.filter((batch) => !command.again || unfinished.includes(batch))
  const before = await exportedAmong(batches, counted, photos)
  listener.begin(photos.length, outcomesOf(photos, before, before, new Map()))

  const failed = new Map<string, PhotoItem>()
  const run = (id: string, start: () => Promise<void>) => finish(batches, id, start, listener, failed)
  for (const batch of unfinished) {
    keepAsked(batches, batch, photos)
    await run(batch.id, () => batches.resume(batch.id))
  }
  const after = unfinished.length === 0 ? before : await exportedAmong(batches, counted, photos)
  const missing = photos.filter(({ path }) => !after.has(path) && !failed.has(path))
  const made = missing.length === 0 || interrupted() ? undefined : draftOf(batches, command, missing)
  if (made) await run(made.id, () => start(batches, made.id))
  const ended = made ? await exportedAmong(batches, [...counted, made], photos) : after
  const last = made ?? unfinished.at(-1)
  const { status, message } = last ? batches.summary(last.id) : { status: 'done', message: null }
  return {
    photos: outcomesOf(photos, before, ended, failed),
    status: interrupted() ? 'interrupted' : status === 'done' ? 'done' : 'stopped',
    message,
  }
}

/**
 * What the Batches of this command are found by. Version 0.2 had the photos in it too, so a Batch that it left unfinished
 * is found where the photos are the same.
 */
function fingerprintsOf({ space, out, edits, photos }: BatchCommand): readonly string[] {
  const named = photos.map(({ name, path, bytes }) => ({ name, path, bytes }))
  return [
    [space.id, out, edits],
    [space.id, out, edits, named],
  ].map((parts) => createHash('sha256').update(JSON.stringify(parts)).digest('base64url'))
}

function draftOf(batches: Batches, command: BatchCommand, missing: readonly Source[]) {
  const { space, out, edits } = command
  const [fingerprint] = fingerprintsOf(command)
  return batches.create({
    ...{ space: space.id, member: space.owner, name: 'From the shell', edits, out },
    ...(fingerprint !== undefined && { fingerprint }),
    photos: missing.map(({ name, bytes, path, modified }) => ({ name, bytes, source: path, modified })),
  })
}

/** A draft that is refused is removed. @throws CommandError */
async function start(batches: Batches, id: string): Promise<void> {
  const draft = batches.store.job(id)
  if (!draft) throw new Error(`Invariant: batch ${id} vanished.`)
  try {
    const denial = await batches.run(draft)
    if (denial) throw new CommandError(`${denial.message} Nothing was charged.`)
  } catch (cause) {
    if (batches.store.job(id)?.state.name === 'draft') await batches.remove(id)
    throw cause
  }
}

/** Until the Batch has ended. Adds to `failed` what fails in this run, by path. */
async function finish(
  batches: Batches,
  id: string,
  start: () => Promise<void>,
  listener: RunListener,
  failed: Map<string, PhotoItem>,
): Promise<void> {
  const stop = batches.listen(id, (event) => {
    const { photo } = event
    const source = photo?.status === 'failed' ? batches.store.photo(id, photo.n)?.source : undefined
    if (photo && source) failed.set(source, photo)
    listener.event(event)
  })
  try {
    await start()
    await batches.finished(id)
  } finally {
    stop()
  }
}

function outcomesOf(
  photos: readonly Source[],
  before: ReadonlyMap<string, PhotoItem>,
  exported: ReadonlyMap<string, PhotoItem>,
  failed: ReadonlyMap<string, PhotoItem>,
): readonly PhotoOutcome[] {
  return photos.map(({ name, path }) => {
    const done = exported.get(path)
    if (done) return { status: before.has(path) ? 'exported_before' : 'exported', name, item: done }
    const not = failed.get(path)
    return not ? { status: 'failed', name, item: not } : { status: 'not_started', name }
  })
}
