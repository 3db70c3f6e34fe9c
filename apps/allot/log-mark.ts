/**
 * The log mark: how far the log was when Allot ran last, and which files lay beside it. A log that is shorter than that,
 * or a file that is missing, was deleted, or restored from another moment than the rest: accounts and Spaces then name what
 * the log does not know, and what was charged would be charged again. Allot does not start on such a folder.
 *
 * With 812 commits at the mark, a log of 805 was restored from an older copy, or without its WAL.
 */
import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { StoreRefused } from '@allot/engine/store'
import { readSpacesFile } from '@allot/server/spaces-file'
import { readerOf } from '@allot/sqlite/file'
import { z } from 'zod'

const logMark = z.object({ log: z.number(), files: z.array(z.string()) })
type LogMark = z.output<typeof logMark>

/** Those without which the others make no sense, where they were there. */
const FILES = [
  ...['secret', 'accounts.sqlite', 'server.sqlite'],
  ...['studio/studio.sqlite', 'studio/designs.sqlite', 'studio/recipes.sqlite', 'studio/piles.sqlite'],
]

/** It may be behind by as much, and is never ahead. In milliseconds. */
const EVERY = 10_000

/** @throws StoreRefused where log, accounts and the list of Spaces do not fit together */
export function requireFit(data: string): void {
  const mark = readMark(data) // before the log, which only grows
  const log = commitsIn(data)
  if (log === undefined) return
  if (!mark) {
    const spaces = log === 0 ? (readSpacesFile(data)?.spaces.length ?? 0) : 0
    if (spaces > 0)
      refuse(data, `It has a list of ${spaces} Spaces and no log: allot.sqlite is missing or empty`)
    return
  }
  const missing = mark.files.filter((file) => !existsSync(join(data, file)))
  if (missing.length > 0) refuse(data, `${missing.join(', ')} was there when Allot ran last, and is missing`)
  if (log < mark.log)
    refuse(
      data,
      `allot.sqlite has ${log} commits and had ${mark.log} when Allot ran last: it was deleted, or restored from an older copy or without its allot.sqlite-wal`,
    )
}

/** What is there counts from now on, whatever was there before. */
export function acceptLoss(data: string): void {
  const files = FILES.filter((file) => existsSync(join(data, file)))
  write(data, { log: commitsIn(data) ?? 0, files })
}

/** @returns what ends it, with a last mark */
export function keepMarking(data: string): () => void {
  markOn(data)
  const marking = setInterval(() => markOn(data), EVERY).unref()
  return () => {
    clearInterval(marking)
    markOn(data)
  }
}

/** What is deleted under a process stays in its mark. @param least commits that are known to have been there */
export function markOn(data: string, least = 0): void {
  const { log, files } = readMark(data) ?? { log: 0, files: [] }
  const there = FILES.filter((file) => files.includes(file) || existsSync(join(data, file)))
  write(data, { log: Math.max(log, least, commitsIn(data) ?? 0), files: there })
}

function write(data: string, mark: LogMark): void {
  const target = markFile(data)
  try {
    writeFileSync(`${target}-new`, JSON.stringify(mark), { mode: 0o600 })
    renameSync(`${target}-new`, target)
  } catch {
    // On a full disk the mark of before stays, which asks for less.
  }
}

function markFile(data: string): string {
  return join(data, 'allot.sqlite-mark')
}

function readMark(data: string): LogMark | undefined {
  try {
    return logMark.parse(JSON.parse(readFileSync(markFile(data), 'utf8')))
  } catch {
    return undefined // none yet, or one that was cut
  }
}

/** The number of the last commit batch: 0 where there is no log, undefined where that cannot be said. */
function commitsIn(data: string): number | undefined {
  const file = join(data, 'allot.sqlite')
  if (!existsSync(file)) return 0
  try {
    const db = readerOf(file)
    try {
      const isNew = !db.prepare("SELECT 1 FROM sqlite_schema WHERE name = 'log'").get()
      return isNew ? 0 : Number(db.prepare('SELECT max(number) AS number FROM log').get()?.number ?? 0)
    } finally {
      db.close()
    }
  } catch {
    return undefined // another program's, or damaged: who opens it says so
  }
}

function refuse(data: string, why: string): never {
  const rescued = join(data, 'allot.sqlite-rescued')
  const kept = existsSync(rescued)
    ? ` What an Allot held whose log went away under it is in ${rescued}: give it the name allot.sqlite, where there is no other.`
    : ''
  throw new StoreRefused(
    `${data} does not fit together. ${why}. Nothing was touched. Restore the folder as a whole, from one backup: allot.sqlite with the allot.sqlite-wal beside it, and all others.${kept} To go on with what is there, and without what is missing: allot start --accept-loss`,
  )
}
