/** `--report`: what became of each photo, for spreadsheets or programs. It is written whole, when all is done. */
import { existsSync, renameSync, writeFileSync } from 'node:fs'
import { dirname, extname, resolve } from 'node:path'
import { csv } from '@allot/server/csv'
import { CommandError } from '../shell/command-error.ts'
import type { PhotoOutcome, RunOutcome } from './command-run.ts'

const HEAD = [
  'photo',
  'status',
  'file',
  'width',
  'height',
  'bytes',
  'needs_review',
  'reason',
  'notes',
] as const

/** @throws CommandError before any work */
export function checkedReportFile(file: string): string {
  const path = resolve(file)
  if (!FORMATS.includes(extname(path).toLowerCase()))
    throw new CommandError(`--report is "${file}"; name a .csv or a .json file. Nothing was charged.`)
  if (!existsSync(dirname(path)))
    throw new CommandError(`There is no folder ${dirname(path)} for the report. Nothing was charged.`)
  return path
}

const FORMATS = ['.csv', '.json']

export function writeReport(path: string, { photos }: RunOutcome): void {
  const rows = photos.map(rowOf)
  const text =
    extname(path).toLowerCase() === '.csv'
      ? csv(
          HEAD,
          rows.map((row) => HEAD.map((key) => (typeof row[key] === 'boolean' ? String(row[key]) : row[key]))),
        )
      : `${JSON.stringify(rows, null, 2)}\n`
  const part = `${path}.part`
  writeFileSync(part, text)
  renameSync(part, path)
}

interface Row {
  readonly photo: string
  readonly status: PhotoOutcome['status']
  readonly file: string | null
  readonly width: number | null
  readonly height: number | null
  readonly bytes: number | null
  readonly needs_review: boolean
  readonly reason: string | null
  readonly notes: string | null
}

function rowOf(photo: PhotoOutcome): Row {
  const item = photo.status === 'not_started' ? undefined : photo.item
  const { name: file = null, width = null, height = null, bytes = null } = item?.result ?? {}
  return {
    photo: photo.name,
    status: photo.status,
    ...{ file, width, height, bytes },
    needs_review: item?.needsReview ?? false,
    reason: item?.reason ?? null,
    notes: item && item.notes.length > 0 ? item.notes.join(' ') : null,
  }
}
