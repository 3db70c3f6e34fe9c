/**
 * The steps of a version as it shows them. A backdrop whose colour was to suit the product keeps the one that it was drawn
 * in: a red mug on a pale green wall that is recoloured blue stands on that wall, and not on another one.
 */
import { randomUUID } from 'node:crypto'
import { rm } from 'node:fs/promises'
import type { Pictures } from '../pictures/pictures.ts'
import { AS_IT_IS, stagesOf } from '../tools/stages.ts'
import type { ReadStep } from '../tools/tool.ts'
import type { DesignFiles } from './design-files.ts'
import type { DesignRecord } from './design-record.ts'
import type { DesignStore } from './design-store.ts'
import { baseOf, type Lineage } from './lineage.ts'

export interface ShownPorts {
  readonly store: DesignStore
  readonly files: DesignFiles
  readonly pictures: Pictures
}

type Colour = `#${string}`

/** What is drawn next begins with these. */
export async function asShown(ports: ShownPorts, design: DesignRecord, lineage: Lineage): Promise<Lineage> {
  const { backdrop } = stagesOf(lineage.since, AS_IT_IS).last
  if (backdrop?.colour !== 'auto' || !lineage.version) return lineage
  const colour = lineage.version.backdrop ?? (await drawnAgain(ports, design, lineage, lineage.version.n))
  if (!colour) return lineage
  return { ...lineage, since: lineage.since.map((read) => inColour(read, colour)) }
}

/** Of a version from before this was noted; drawn again it is what it was. */
async function drawnAgain(
  { store, files, pictures }: ShownPorts,
  design: DesignRecord,
  lineage: Lineage,
  n: number,
): Promise<Colour | undefined> {
  const picture = baseOf(files, design, lineage)
  if (!picture) return undefined
  await files.prepare(design.id)
  const target = files.part(design.id, `${randomUUID()}.webp`)
  const made = await pictures.render(picture, stagesOf(lineage.since, AS_IT_IS).last, target)
  await rm(target, { force: true })
  if (!made.ok || !made.backdropColour) return undefined
  store.saveBackdrop(design.id, n, made.backdropColour)
  return made.backdropColour
}

function inColour(read: ReadStep, colour: Colour): ReadStep {
  const { work } = read
  if (work.kind !== 'edit' || work.edits.backdrop?.colour !== 'auto') return read
  return {
    ...read,
    work: { ...work, edits: { ...work.edits, backdrop: { ...work.edits.backdrop, colour } } },
  }
}
