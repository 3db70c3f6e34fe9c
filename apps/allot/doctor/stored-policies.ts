/** The policies that a store keeps, read without changing anything, and what is wrong with each. */
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { openStore } from '@allot/engine/open-store'
import type { DatedPolicy } from '@allot/rules/book'
import type { Instant } from '@allot/rules/instant'
import { structureFindings } from '@allot/rules/lint'
import { storedPolicy } from '@allot/rules/stored-policy'
import { readerOf } from '@allot/sqlite/file'
import type { Settings } from '../settings.ts'

/** @returns `2026-06-leaner (published): windows.minute.length …`, a line for each finding */
export async function storedFindings(settings: Settings): Promise<readonly string[]> {
  const versions = await published(settings)
  return versions.flatMap(({ text }) =>
    structureFindings(storedPolicy(text)).map(
      ({ path, message }) => `${text.policy} (published): ${path} ${message}`,
    ),
  )
}

async function published({ data, databaseUrl, logsUrl }: Settings): Promise<readonly DatedPolicy[]> {
  const url = logsUrl ?? databaseUrl
  if (url !== undefined) {
    const store = await openStore(url)
    return store.published().finally(() => store.close())
  }
  const file = join(data, 'allot.sqlite')
  return existsSync(file) ? inFile(file) : []
}

function inFile(file: string): readonly DatedPolicy[] {
  const db = readerOf(file)
  try {
    if (!db.prepare("SELECT 1 FROM sqlite_master WHERE name = 'policies'").get()) return []
    const rows = db.prepare('SELECT effective, body FROM policies').all()
    return rows.map((row) => ({
      text: JSON.parse(String(row.body)), // written by publish from a checked policy
      effective: Number(row.effective) as Instant, // milliseconds since 1970, as publish wrote them
    }))
  } finally {
    db.close()
  }
}
