/**
 * Lineage: the steps that a version stands for. It begins with the original, or with the last picture that a generator
 * made on the way; the steps since then are drawn in one go, as in a recipe.
 *
 *   1. remove background   2. Virtual Model, from 1   3. AI Shadows, from 2
 *   3 begins with the picture of 2, and one step follows: the shadow.
 */
import type { Picture } from '../pictures/pictures.ts'
import { readSteps } from '../tools/registry.ts'
import type { ReadStep } from '../tools/tool.ts'
import type { DesignFiles } from './design-files.ts'
import type { DesignRecord, VersionRecord } from './design-record.ts'

export interface Lineage {
  /** Null for the original. */
  readonly version: VersionRecord | null
  /** The version whose file it begins with; null for the original. */
  readonly base: (VersionRecord & { readonly file: string }) | null
  /** The steps since then. */
  readonly since: readonly ReadStep[]
  /** All steps from the beginning on. */
  readonly all: readonly ReadStep[]
}

/** @returns undefined where there is no such version */
export function lineageOf(versions: readonly VersionRecord[], n: number | null): Lineage | undefined {
  const byNumber = new Map(versions.map((version) => [version.n, version]))
  const way: VersionRecord[] = []
  for (let at = n; at !== null; ) {
    const version = byNumber.get(at)
    if (!version) return undefined
    way.unshift(version)
    at = version.from
  }
  const from = way.findLastIndex(({ file }) => file !== null)
  const read = readSteps(way.map(({ step }) => step))
  const base = way[from]
  return {
    version: way.at(-1) ?? null,
    base: base?.file == null ? null : { ...base, file: base.file },
    since: read.slice(from + 1),
    all: read,
  }
}

/** The picture that a version begins with; undefined where there is no photo. */
export function baseOf(files: DesignFiles, design: DesignRecord, { base }: Lineage): Picture | undefined {
  if (base !== null) return files.made(design, base.file)
  return design.original === null ? undefined : files.original(design)
}
