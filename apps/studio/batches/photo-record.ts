/** Photos of a Batch as records of the database: how they are read from their rows, and how they are sent. */
import type { PhotoItem, PhotoResult, PhotoStatus } from '../contract/batch.ts'
import type { CutOutName } from '../contract/cut-outs.ts'
import type { Edits } from '../contract/edits.ts'
import { groupOf, type PhotoGroup, type ReviewDecision } from '../contract/photo-group.ts'
import type { Output, Step } from '../contract/recipe.ts'
import type { ItemState, ItemStateName } from '../jobs/item-state.ts'
import type { ItemTake } from '../jobs/item-takes.ts'
import { jsonOrNull, numberOrNull, type Row, textOrNull } from './columns.ts'
import { hasCutOuts, outputOf } from './photo-plan.ts'

export interface PhotoRecord {
  /** Its place in the Batch, from 1. */
  readonly n: number
  /** Where it came from: a relative path with its subfolders. */
  readonly name: string
  readonly bytes: number
  /** The file of the original, once it is here. */
  readonly source: string | null
  /** When that file was last changed, in milliseconds since 1970; null where the studio keeps it, or it is from before. */
  readonly modified: number | null
  /** In the place of the Batch's. */
  readonly steps: readonly Step[] | null
  /** In the place of what an image of the Batch takes. */
  readonly takes: readonly ItemTake[] | null
  /** In the place of what imaging does last to photos of the Batch. */
  readonly edits: Edits | null
  /** In the place of the Batch's further files, where it has such edits. */
  readonly further: readonly Output[] | null
  /** How often it was run again with other settings. */
  readonly round: number
  /** The generations of runs before this one that it uses again, by the number of their step. */
  readonly reused: Readonly<Record<number, string>>
  /** What its results were called until it was run again; none where it is not being run again, or had none. */
  readonly resultsBefore: readonly string[]
  /** How its result is to be called; null where it is called as the photo is. */
  readonly wantedName: string | null
  /** Given before work starts, so that work done again writes the same file. */
  readonly resultName: string | null
  /** The same of its further files: as is wanted until work starts; null where they are called by their size. */
  readonly furtherNames: readonly string[] | null
  /** What a person decided about it. */
  readonly decision: ReviewDecision | null
  /** The cut-out that a person chose. */
  readonly cutOut: CutOutName | null
  readonly state: PhotoState
}

export type PhotoState = ItemState<ExportedPhoto>

/** What is stored of a file that leaves beside its name. */
export interface WrittenFile {
  readonly width: number
  readonly height: number
  readonly bytes: number
}

/** Of the first file, and of what is the same for all. */
export interface ExportedPhoto extends WrittenFile {
  /** The further files. */
  readonly further: readonly WrittenFile[]
  readonly notes: readonly string[]
  readonly needsReview: boolean
  /** The SHA-256 of the original, where it belongs to a command that may be repeated. */
  readonly digest: string | null
}

/** In a Batch that is paused: what a killed process had in work is finished once it goes on, and waits until then. */
export function waiting(photo: PhotoRecord): PhotoRecord {
  return photo.state.name === 'working' ? { ...photo, state: { name: 'ready' } } : photo
}

/** What a person sees of a photo of a Batch. */
export function itemOf(batch: Parameters<typeof hasCutOuts>[0], photo: PhotoRecord): PhotoItem {
  const { n, name, bytes, steps, edits, further, decision, cutOut, state } = photo
  const exported = state.name === 'done' ? state.result : undefined
  const group = groupOfPhoto(photo)
  return {
    n,
    name,
    bytes,
    steps,
    output: edits && outputOf(edits),
    further: edits && (further ?? []),
    status: photoStatusOf(state.name),
    ...{ group, decision, cutOut },
    hasCutOuts: hasCutOuts(batch, photo),
    ...failureOf(state),
    notes: exported?.notes ?? [],
    needsReview: group === 'to_check',
    result: exported ? resultOf(resultName(photo), exported) : null,
    furtherResults: (exported?.further ?? []).map((file, at) => resultOf(fileName(photo, at + 1), file)),
  }
}

export function groupOfPhoto({ state, decision }: PhotoRecord): PhotoGroup {
  const isFlagged = state.name === 'done' && state.result.needsReview
  return groupOf(photoStatusOf(state.name), { isFlagged, decision })
}

function failureOf(state: PhotoState): Pick<PhotoItem, 'reason' | 'givenBack' | 'kept' | 'counted'> {
  if (state.name !== 'failed') return { reason: null, givenBack: {}, kept: {} }
  const { reason, settled } = state
  if (settled === null || 'toSettle' in settled) return { reason, givenBack: {}, kept: {} }
  return { reason, ...settled }
}

function resultOf(name: string, { width, height, bytes }: WrittenFile): PhotoResult {
  return { name, width, height, bytes }
}

/** The name of the result, relative to the folder of results. */
function resultName(photo: PhotoRecord): string {
  return photo.resultName ?? String(photo.n)
}

/** The same of any of its files. @param at from 0 */
export function fileName(photo: PhotoRecord, at: number): string {
  if (at === 0) return resultName(photo)
  return photo.furtherNames?.[at - 1] ?? `${photo.n}-${at + 1}`
}

/** Its files, in the order of their names; none where it is not exported. */
export function writtenFiles({ state }: PhotoRecord): readonly WrittenFile[] {
  return state.name === 'done' ? [state.result, ...state.result.further] : []
}

/** An item that is done is a photo that is exported: so it is stored, and so it is sent. */
export function photoStatusOf(name: ItemStateName): PhotoStatus {
  return name === 'done' ? 'exported' : name
}

export function photoOf(row: Row): PhotoRecord {
  return {
    n: Number(row.n),
    name: String(row.name),
    bytes: Number(row.bytes),
    source: textOrNull(row.source),
    modified: numberOrNull(row.modified),
    steps: jsonOrNull(row.steps),
    takes: jsonOrNull(row.takes),
    edits: jsonOrNull(row.edits),
    further: jsonOrNull(row.further),
    round: Number(row.round),
    reused: jsonOrNull(row.reused) ?? {},
    resultsBefore: resultsBeforeOf(row.before),
    wantedName: textOrNull(row.wanted_name),
    resultName: textOrNull(row.result_name),
    furtherNames: jsonOrNull(row.further_names),
    decision: textOrNull(row.decision) as ReviewDecision | null, // only the store writes it
    cutOut: textOrNull(row.cut_out) as CutOutName | null, // the same
    state: photoStateOf(row),
  }
}

function resultsBeforeOf(before: unknown): readonly string[] {
  const was = jsonOrNull<NamesBefore>(before)
  if (was?.status !== 'exported' || was.result_name === null) return []
  return [was.result_name, ...(jsonOrNull<readonly string[]>(was.further_names) ?? [])]
}

interface NamesBefore {
  readonly status: string
  readonly result_name: string | null
  /** Left out by an older version. */
  readonly further_names?: string | null
}

function photoStateOf(row: Row): PhotoState {
  const status = String(row.status) as PhotoStatus // only the store writes it
  switch (status) {
    case 'waiting':
    case 'ready':
    case 'working':
    case 'released':
      return { name: status }
    case 'failed':
      return { name: status, reason: textOrNull(row.reason) ?? '', settled: jsonOrNull(row.settled) }
    case 'exported':
      return {
        name: 'done',
        result: {
          width: Number(row.width),
          height: Number(row.height),
          bytes: Number(row.result_bytes),
          further: jsonOrNull(row.further_results) ?? [],
          notes: JSON.parse(String(row.notes)),
          needsReview: row.needs_review === 1,
          digest: textOrNull(row.digest),
        },
      }
  }
}
