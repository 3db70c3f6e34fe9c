/** Designs, their versions and what was asked for, as they are stored; 0001_designs.sql explains the columns. */
import type { SQLOutputValue } from 'node:sqlite'
import type { FeatureUse } from '@allot/client/wire'
import type { Taken } from '../charges/taken.ts'
import type { Design, DesignSummary, DesignVersion } from '../contract/design.ts'
import type { GenerationDenied, GenerationFailed } from '../contract/generation.ts'
import type { Step } from '../contract/recipe.ts'

export interface DesignRecord {
  readonly id: string
  readonly space: string
  readonly member: string
  readonly name: string
  readonly current: number | null
  /** Of the current version. */
  readonly medium: 'image' | 'video'
  readonly original: OriginalPhoto | null
  readonly createdAt: number
  readonly changedAt: number
}

export interface OriginalPhoto {
  /** Pixels. */
  readonly width: number
  readonly height: number
  readonly bytes: number
  /** SHA-256 in base64url. */
  readonly digest: string
}

/** A version before it has its number. */
export interface NewVersion {
  readonly from: number | null
  readonly step: Step
  readonly medium: 'image' | 'video'
  /** The name of the file that a generator made; null for what is drawn here. */
  readonly file: string | null
  readonly sandbox: boolean
  readonly width: number
  readonly height: number
  readonly bytes: number
  readonly by: string
  readonly at: number
  readonly needsReview: boolean
  readonly notes: readonly string[]
  readonly request: string
  /** Its place among those that were asked for, from 0. */
  readonly slot: number
  /** The colour of the backdrop that is drawn in it; null where there is none, or it is not known yet. */
  readonly backdrop: `#${string}` | null
}

export interface VersionRecord extends NewVersion {
  readonly n: number
  /** Null until it is captured. */
  readonly cost: Taken | null
}

/** What a person asked for under one idempotency key. */
export interface VersionRequest {
  readonly id: string
  readonly design: string
  readonly key: string
  readonly by: string
  readonly from: number | null
  readonly step: Step
  readonly count: number
  readonly uses: readonly FeatureUse[]
  /** What the idempotency keys of its charges follow from. */
  readonly keySecret: string | null
  readonly isCancelled: boolean
  readonly answer: RequestAnswer | null
}

export type RequestAnswer =
  | {
      readonly outcome: 'made'
      readonly made: readonly number[]
      readonly failed: readonly GenerationFailed[]
    }
  | GenerationFailed
  | GenerationDenied

export interface ExportRecord {
  readonly id: string
  readonly design: string
  readonly key: string
  /** What was asked for, as JSON. */
  readonly asked: string
  readonly by: string
  /** The features that the version contains. */
  readonly uses: readonly string[]
  readonly name: string
  readonly file: string
  readonly bytes: number
  readonly cost: Taken | null
}

type Row = Record<string, SQLOutputValue>

export function designOf(row: Row): DesignRecord {
  return {
    id: String(row.id),
    space: String(row.space_id),
    member: String(row.member_id),
    name: String(row.name),
    current: numberOrNull(row.current),
    medium: row.medium === 'video' ? 'video' : 'image',
    original: jsonOrNull(row.original) as OriginalPhoto | null, // only the store writes it
    createdAt: Number(row.created_at),
    changedAt: Number(row.changed_at),
  }
}

export function versionOf(row: Row): VersionRecord {
  return {
    n: Number(row.n),
    from: numberOrNull(row.from_n),
    step: JSON.parse(String(row.step)),
    medium: row.medium === 'video' ? 'video' : 'image',
    file: row.file === null ? null : String(row.file),
    sandbox: row.sandbox === 1,
    width: Number(row.width),
    height: Number(row.height),
    bytes: Number(row.bytes),
    cost: jsonOrNull(row.cost) as Taken | null, // only the store writes it
    by: String(row.member_id),
    at: Number(row.at),
    needsReview: row.needs_review === 1,
    notes: JSON.parse(String(row.notes)),
    request: String(row.request_id),
    slot: Number(row.slot),
    backdrop: row.backdrop === null ? null : `#${String(row.backdrop).slice(1)}`,
  }
}

export function requestOf(row: Row): VersionRequest {
  return {
    id: String(row.id),
    design: String(row.design_id),
    key: String(row.key),
    by: String(row.member_id),
    from: numberOrNull(row.from_n),
    step: JSON.parse(String(row.step)),
    count: Number(row.count),
    uses: JSON.parse(String(row.uses)),
    keySecret: row.key_secret === null ? null : String(row.key_secret),
    isCancelled: row.cancelled_at !== null,
    answer: jsonOrNull(row.answer) as RequestAnswer | null, // only the store writes it
  }
}

export function exportOf(row: Row): ExportRecord {
  return {
    id: String(row.id),
    design: String(row.design_id),
    key: String(row.key),
    asked: String(row.asked),
    by: String(row.member_id),
    uses: JSON.parse(String(row.uses)),
    name: String(row.name),
    file: String(row.file),
    bytes: Number(row.bytes),
    cost: jsonOrNull(row.cost) as Taken | null, // only the store writes it
  }
}

export function summaryOf({
  id,
  space,
  name,
  current,
  medium,
  createdAt,
  changedAt,
}: DesignRecord): DesignSummary {
  return {
    ...{ id, space, name, current, medium },
    createdAt: new Date(createdAt).toISOString(),
    changedAt: new Date(changedAt).toISOString(),
  }
}

export function designWith(
  design: DesignRecord,
  versions: readonly VersionRecord[],
  underWay: Design['underWay'],
): Design {
  const { original } = design
  return {
    ...summaryOf(design),
    original: original && { width: original.width, height: original.height },
    versions: versions.map(shownVersion),
    underWay,
  }
}

function shownVersion(version: VersionRecord): DesignVersion {
  const { n, from, step, medium, file, sandbox, width, height, cost, by, at, needsReview, notes } = version
  return {
    ...{ n, from, step, medium, sandbox, width, height, by, needsReview, notes },
    isMovingPicture: medium === 'video' && !file?.endsWith('.mp4'),
    cost: cost ?? {},
    at: new Date(at).toISOString(),
  }
}

function numberOrNull(value: SQLOutputValue | undefined): number | null {
  return value === null || value === undefined ? null : Number(value)
}

function jsonOrNull(value: SQLOutputValue | undefined): unknown {
  return value === null || value === undefined ? null : JSON.parse(String(value))
}
