/**
 * What the file of an export has already: nothing, all of it, or what was written when the export broke off, perhaps in
 * the middle of a line. The next export adds what is missing, also what was written to the store since.
 */
import { createReadStream, existsSync, statSync } from 'node:fs'
import type { SpaceId } from '@allot/rules/space'
import { StoreRefused } from '../store.ts'
import { linesIn, parseLine } from './export-line.ts'

export interface ExportFile {
  readonly policies: ReadonlySet<string>
  /** How many entries of each Space. */
  readonly spaces: ReadonlyMap<SpaceId, number>
  readonly batches: number
  /** It ends as an export does. */
  readonly whole: boolean
  /** Bytes up to the end of the last whole line. */
  readonly bytes: number
}

export const EMPTY_EXPORT: ExportFile = {
  policies: new Set(),
  spaces: new Map(),
  batches: 0,
  whole: false,
  bytes: 0,
}

/** @throws StoreRefused when a line that is not the last one is not an export's */
export async function readExportFile(file: string): Promise<ExportFile> {
  if (!existsSync(file)) return EMPTY_EXPORT
  const { size } = statSync(file)
  const [policies, spaces] = [new Set<string>(), new Map<SpaceId, number>()]
  let [number, batches, whole, bytes] = [0, 0, false, 0]
  for await (const text of linesIn(createReadStream(file))) {
    number += 1
    const until = bytes + Buffer.byteLength(text) + 1
    const line = until > size ? undefined : parseLine(text)
    if (!line) {
      if (until >= size && number > 1) break // the last line, cut off while it was written
      throw new StoreRefused(`Line ${number} of ${file} is not an export's. Export to another file.`)
    }
    bytes = until
    whole = 'end' in line
    if ('text' in line) policies.add(line.text.policy)
    if (!('space' in line)) continue
    spaces.set(line.space, line.last)
    batches += 1
  }
  return { policies, spaces, batches, whole, bytes }
}
