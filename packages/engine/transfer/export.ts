/**
 * Exports a store as lines of text (see export-line.ts): published policies, then the commit batches of every Space. An
 * export that broke off, or that is older than the store, is completed with what it lacks. Snapshots, sorted runs and
 * usage tables are not exported, since the log adds up to them.
 */
import type { SpaceId } from '@allot/rules/space'
import { type Checksum, follow, linkOf } from '../log/chain.ts'
import { lastSeqOf } from '../log/commit-batch-reader.ts'
import { LogDamaged, type Store, StoreRefused } from '../store.ts'
import { EMPTY_EXPORT, type ExportFile } from './export-file.ts'
import { type ExportedBatch, lineOf } from './export-line.ts'

/** Spaces that are read at a time. */
const AT_ONCE = 200

/**
 * @param before what the file has already
 * @throws StoreRefused when that is the export of another store; LogDamaged, as a log is moved whole or not at all
 */
export async function* exportLines(store: Store, before: ExportFile = EMPTY_EXPORT): AsyncGenerator<string> {
  let added = 0
  for (const version of await store.published()) {
    if (before.policies.has(version.text.policy)) continue
    added += 1
    yield lineOf(version)
  }
  let { batches } = before
  let known = 0
  for (let last = ''; ; ) {
    const spaces = await store.spaces(last, AT_ONCE)
    known += spaces.filter((space) => before.spaces.has(space)).length
    for await (const batch of roundRobin(store, spaces, before)) {
      added += 1
      batches += 1
      yield lineOf(batch)
    }
    if (spaces.length < AT_ONCE) break
    last = spaces.at(-1) ?? last
  }
  if (known < before.spaces.size) throw ofAnotherStore(`${before.spaces.size - known} Spaces`)
  if (added > 0 || !before.whole) yield lineOf({ end: true, pages: batches })
}

/**
 * A batch of each Space in turn, so that an import appends as many with one commit: a commit for each batch took ten
 * times as long.
 */
async function* roundRobin(
  store: Store,
  spaces: readonly SpaceId[],
  before: ExportFile,
): AsyncGenerator<ExportedBatch> {
  let left: Position[] = spaces.map((space) => ({ space, after: before.spaces.get(space) ?? 0 }))
  for (const { space, after } of left) {
    if (after > 0 && !(await store.batchAt(space, after))) throw ofAnotherStore(`entry ${after} of ${space}`)
  }
  while (left.length > 0) {
    const found = await Promise.all(left.map(({ space, after }) => store.batchesAfter(space, after, 1)))
    const more: typeof left = []
    for (const [at, { space, after, checksum }] of left.entries()) {
      const [batch] = found[at] ?? []
      if (!batch) continue
      if (batch.seq !== after + 1)
        throw new LogDamaged(space, after + 1, `it is missing, and the next one is ${batch.seq}`)
      const link = linkOf(space, batch)
      follow(space, batch.seq, link, checksum)
      const last = lastSeqOf(batch)
      yield { space, seq: batch.seq, last, body: batch.body }
      more.push({ space, after: last, checksum: link.own })
    }
    left = more
  }
}

/** How far a Space is exported. */
interface Position {
  readonly space: SpaceId
  readonly after: number
  readonly checksum?: Checksum
}

function ofAnotherStore(what: string): StoreRefused {
  return new StoreRefused(
    `The file has ${what} and this store does not: it is another’s export. Export to a new file.`,
  )
}
