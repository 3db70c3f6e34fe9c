/** Photos of the pile: what the studio has of each, and its file while that is on this device. */
import { MAX_FILE_BYTES } from '@allot/studio/contract/limits'
import type { NamedPhoto } from '@allot/studio/contract/new-batch'
import { fileKind } from '@allot/studio/contract/photo-files'
import { t } from '@lingui/core/macro'
import { formatMegabytes } from '../../shared/format/number.ts'

export interface PickedPhoto extends NamedPhoto {
  readonly id: string
  /** When the file was last changed, in milliseconds since 1970. */
  readonly modified: number
  /** One of the studio's own. */
  readonly isSample: boolean
  /** While it is on this device. */
  readonly file: File | undefined
  /** How many bytes of it the studio has. */
  readonly sent: number
  /** The same for the same content, once the studio has all of it. */
  readonly digest: string | null
  /** Why it cannot be used: one line for the person. */
  readonly problem: string | null
  /** Why nothing of it is sent just now: one line for the person. */
  readonly waits: string | undefined
}

/**
 * here: the studio has it · sending: it is on its way, or waits for that · missing: the studio does not have all of it, and
 * neither has this device · refused: it cannot be used
 */
export type PickedState = 'here' | 'sending' | 'missing' | 'refused'

export function photoState({ problem, digest, file, isSample }: PickedPhoto): PickedState {
  if (problem !== null) return 'refused'
  if (digest !== null || isSample) return 'here'
  return file ? 'sending' : 'missing'
}

/** Whether it can go into a Batch, now or when it is sent. */
export function isUsable(photo: PickedPhoto): boolean {
  const state = photoState(photo)
  return state === 'here' || state === 'sending'
}

/** By the id of a photo, the name of an earlier one with the same content. */
export function duplicatesAmong(photos: readonly PickedPhoto[]): ReadonlyMap<string, string> {
  const first = new Map<string, string>()
  const duplicates = new Map<string, string>()
  for (const { id, name, digest } of photos) {
    if (digest === null) continue
    const earlier = first.get(digest)
    if (earlier === undefined) first.set(digest, name)
    else duplicates.set(id, earlier)
  }
  return duplicates
}

/** A file that was chosen, by its path where it was found in a folder. */
export interface ChosenFile {
  readonly name: string
  readonly file: File
}

/** What comes of choosing files: those that may be photos, samples of the studio, and what was left out, with the reason. */
export interface Picked {
  readonly files: readonly ChosenFile[]
  readonly samples: readonly NamedPhoto[]
  readonly leftOut: readonly LeftOutFile[]
}

export interface LeftOutFile {
  readonly name: string
  /** After "because": in a few words for the person. */
  readonly why: string
}

/** A file that was found; undefined where it cannot be read: a link that leads nowhere, a file that is gone. */
export interface FoundFile {
  readonly path: string
  readonly file: File | undefined
}

/** A single file is taken under any name but a litter one, of a folder only what is a photo by its name. */
export function picked(found: readonly FoundFile[]): Picked {
  const files: ChosenFile[] = []
  const leftOut: LeftOutFile[] = []
  for (const { path, file } of found) {
    const why = whyNot(path, file)
    if (file && why === undefined) files.push({ name: path, file })
    else leftOut.push({ name: path, why: why ?? t`it cannot be read` })
  }
  return { files, samples: [], leftOut }
}

export function samplesPicked(samples: readonly NamedPhoto[]): Picked {
  return { files: [], samples, leftOut: [] }
}

function whyNot(path: string, file: File | undefined): string | undefined {
  const kind = fileKind(path)
  if (kind === 'litter' || (kind === 'other' && path.includes('/'))) return t`it is not a photo`
  if (DRAWING_OR_TEXT.test(path)) return t`it is not a photo; save it as PNG or JPEG first`
  if (!file) return t`it cannot be read`
  return file.size > MAX_FILE_BYTES
    ? t`it is larger than ${formatMegabytes(MAX_FILE_BYTES)}; save a smaller copy`
    : undefined
}

/** What is no photo whatever is in it; the studio judges the rest by their first bytes. */
const DRAWING_OR_TEXT =
  /\.(svgz?|eps|ai|pdf|psd|txt|md|csv|tsv|json|xml|ya?ml|html?|docx?|xlsx?|pptx?|rtf|pages|mov|mp4|avi|mkv|mp3|wav|exe|dmg)$/i
