/**
 * One run of `allot batch`: goes on with what an earlier run of the same command left unfinished, then makes a Batch of
 * what is missing. The same command again, after all is done, does nothing and takes nothing.
 */
import { createHash } from 'node:crypto'
import type { ListedSpace } from '@allot/client/allot'
import type { Denial } from '@allot/client/wire'
import type { Batches, BatchRecord } from '@allot/studio/batches'
import type { BatchEvent, PhotoItem } from '@allot/studio/contract/batch'
import type { Edits } from '@allot/studio/contract/edits'
import { openMadeOnce } from '@allot/studio/made-once'
import type { PhotoPlan } from '@allot/studio/photo-plan'
import { batchesOf, exportedAmong, keepAsked } from '@allot/studio/repeated-command'
import { resultNames } from './result-names.ts'
import type { Source } from './sources.ts'

export interface BatchCommand {
  readonly space: ListedSpace
  readonly photos: readonly Source[]
  readonly out: string
  readonly edits: Edits
  /** What is done to each photo, and what it takes. */
  readonly plan: PhotoPlan
  /** The pattern for the names of results; undefined where they are called as the photos are. */
  readonly name: string | undefined
  /** Also what is exported already. */
  readonly again: boolean
}

/** The other outputs of its recipe: what they have made of a photo is not made again. */
export interface OtherOutputs {
  readonly commands: readonly BatchCommand[]
  /** Their Batches from then on alone, in milliseconds since 1970. */
  readonly since: number
}

/** With `--again` everything is made anew, but once for all outputs. @param at the place of the output, from 0 */
export function othersOf(commands: readonly BatchCommand[], at: number, startedAt: number): OtherOutputs {
  return commands[at]?.again
    ? { commands: commands.slice(0, at), since: startedAt }
    : { commands: commands.filter((_, each) => each !== at), since: 0 }
}

/** What became of each photo of the command, in its order; its path tells it from another of the same name. */
export type PhotoOutcome = { readonly name: string; readonly path: string } & (
  | { readonly status: 'exported' | 'exported_before'; readonly item: PhotoItem }
  | { readonly status: 'failed'; readonly item: PhotoItem }
  | { readonly status: 'not_started' }
)

export interface RunOutcome {
  /** done: nothing is left · denied: Allot does not allow it · stopped: it cannot go on · interrupted: by the person */
  readonly status: 'done' | 'denied' | 'stopped' | 'interrupted'
  readonly photos: readonly PhotoOutcome[]
  /** Why it ended early, for a person. */
  readonly message: string | null
}

export interface RunListener {
  /** @param before the photos that are exported already */
  begin(total: number, before: readonly PhotoOutcome[]): void
  event(event: BatchEvent): void
}

export async function runCommand(
  batches: Batches,
  command: BatchCommand,
  others: OtherOutputs,
  listener: RunListener,
  interrupted: () => boolean,
): Promise<RunOutcome> {
  const { photos } = command
  const earlier = batchesOf(batches, fingerprintsOf(command))
  const unfinished = earlier.filter((batch) => batches.isUnfinished(batch))
  for (const { id, state } of earlier) if (state.name === 'draft') await batches.discard(id)
  const counted = earlier.filter((batch) => !command.again || unfinished.includes(batch))
  const before = await exportedAmong(batches, counted, photos)
  listener.begin(photos.length, outcomesOf(photos, before, before, new Map()))

  const failed = new Map<string, PhotoItem>()
  const asked = new Set(photos.map(({ path }) => path))
  const run = (id: string, start: () => Promise<Denial | undefined>) =>
    finish(batches, id, start, ofThese(batches, asked, listener), failed)
  for (const batch of unfinished) {
    keepAsked(batches, batch, photos)
    await run(batch.id, async () => void (await batches.resume(batch.id)))
  }
  const after = unfinished.length === 0 ? before : await exportedAmong(batches, counted, photos)
  const missing = photos.filter(({ path }) => !after.has(path) && !failed.has(path))
  const made = missing.length === 0 || interrupted() ? undefined : draftOf(batches, command, others, missing)
  const denial = made && (await run(made.id, () => start(batches, made)))
  if (denial)
    return { photos: outcomesOf(photos, before, after, failed), status: 'denied', message: denial.message }
  const ended = made ? await exportedAmong(batches, [...counted, made], photos) : after
  const last = made ?? unfinished.at(-1)
  const { status, message } = last ? batches.summary(last.id) : { status: 'done', message: null }
  return {
    photos: outcomesOf(photos, before, ended, failed),
    status: interrupted() ? 'interrupted' : status === 'done' ? 'done' : 'stopped',
    message,
  }
}

/** The photos that nothing is reserved for yet. */
export async function missingFrom(batches: Batches, command: BatchCommand): Promise<readonly Source[]> {
  const { photos, again } = command
  const earlier = batchesOf(batches, fingerprintsOf(command))
  if (earlier.some((batch) => batches.isUnfinished(batch))) return []
  if (again) return photos
  const exported = await exportedAmong(batches, earlier, photos)
  return photos.filter(({ path }) => !exported.has(path))
}

/** What other outputs have made of photos. */
export function madeByOthers(
  batches: Batches,
  { commands, since }: OtherOutputs,
): ReturnType<typeof openMadeOnce> {
  const theirs = commands.flatMap((each) => batchesOf(batches, fingerprintsOf(each)))
  return openMadeOnce(
    batches,
    theirs.filter(({ createdAt }) => createdAt >= since),
  )
}

/**
 * What the Batches of this command are found by. Version 0.2 had the photos in it too, so a Batch that it left unfinished
 * is found where the photos are the same.
 */
function fingerprintsOf({ space, out, edits, plan, name, photos }: BatchCommand): readonly string[] {
  const { steps } = plan
  const all = [
    space.id,
    out,
    edits,
    ...(steps === null ? [] : [{ steps }]),
    ...(name === undefined ? [] : [name]),
  ]
  const named = photos.map(({ name, path, bytes }) => ({ name, path, bytes }))
  return [all, [...all, named]].map((parts) =>
    createHash('sha256').update(JSON.stringify(parts)).digest('base64url'),
  )
}

function draftOf(
  batches: Batches,
  command: BatchCommand,
  others: OtherOutputs,
  missing: readonly Source[],
): BatchRecord {
  const { space, out, edits, plan, name: pattern, photos } = command
  const names = new Map<string, string>()
  if (pattern !== undefined)
    for (const [at, name] of resultNames(
      pattern,
      photos.map(({ name }) => name),
      edits,
    ).entries())
      names.set(photos[at]?.path ?? '', name)
  const [fingerprint] = fingerprintsOf(command)
  const made = madeByOthers(batches, others)
  return batches.create({
    ...{ space: space.id, member: space.owner, name: 'From the shell', plan, out },
    ...(fingerprint !== undefined && { fingerprint }),
    photos: missing.map((photo) => {
      const { name, bytes, path, modified } = photo
      const wantedName = names.get(path)
      const own = made(photo, plan)
      return {
        ...{ name, bytes, source: path, modified },
        ...(wantedName !== undefined && { wantedName }),
        ...(own && { own: { steps: null, ...own } }),
      }
    }),
  })
}

/** A draft that is denied, or cannot be run, is removed. */
async function start(batches: Batches, draft: BatchRecord): Promise<Denial | undefined> {
  try {
    return await batches.run(draft)
  } finally {
    if (batches.store.job(draft.id)?.state.name === 'draft') await batches.remove(draft.id)
  }
}

/**
 * What a kill left half done is ended even where its photo is not asked for any more, without a word: of 40 photos that
 * are asked for, 42 would be counted.
 */
function ofThese(batches: Batches, paths: ReadonlySet<string>, listener: RunListener): RunListener {
  return {
    ...listener,
    event: (event) => {
      const { batch, photo } = event
      const source = photo && batches.store.photo(batch.id, photo.n)?.source
      listener.event(source && !paths.has(source) ? { batch } : event)
    },
  }
}

/** Until the Batch has ended. Adds to `failed` what fails in this run, by path. */
async function finish(
  batches: Batches,
  id: string,
  start: () => Promise<Denial | undefined>,
  listener: RunListener,
  failed: Map<string, PhotoItem>,
): Promise<Denial | undefined> {
  const stop = batches.listen(id, (event) => {
    const { photo } = event
    const source = photo?.status === 'failed' ? batches.store.photo(id, photo.n)?.source : undefined
    if (photo && source) failed.set(source, photo)
    listener.event(event)
  })
  try {
    const denial = await start()
    await batches.finished(id)
    return denial
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
    if (done) return { status: before.has(path) ? 'exported_before' : 'exported', name, path, item: done }
    const not = failed.get(path)
    return not ? { status: 'failed', name, path, item: not } : { status: 'not_started', name, path }
  })
}
