/**
 * The work on one version: what is drawn here is shown small and kept as its steps; what is generated is kept as its file.
 * Work done again makes the same, or finds what was made.
 */
import { stat } from 'node:fs/promises'
import type { GenerationFailure } from '../contract/generation.ts'
import type { Step } from '../contract/recipe.ts'
import type { MadeGeneration } from '../generators/generations.ts'
import { type GeneratePorts, generateFrom } from '../pictures/generate-from.ts'
import type { Picture } from '../pictures/pictures.ts'
import type { GenerationBrief } from '../tools/brief.ts'
import { refusalOf } from '../tools/refusal-of.ts'
import { readSteps } from '../tools/registry.ts'
import { AS_IT_IS, stagesOf } from '../tools/stages.ts'
import type { ReadStep } from '../tools/tool.ts'
import { asShown } from './as-shown.ts'
import type { DesignFiles } from './design-files.ts'
import type { DesignRecord, NewVersion, VersionRequest } from './design-record.ts'
import type { DesignStore } from './design-store.ts'
import { baseOf, type Lineage } from './lineage.ts'

export interface VersionPorts extends GeneratePorts {
  readonly store: DesignStore
  readonly files: DesignFiles
}

/** What of a version the work finds out. */
type VersionFile = Pick<
  NewVersion,
  'file' | 'sandbox' | 'width' | 'height' | 'bytes' | 'needsReview' | 'notes' | 'backdrop'
>

export type WorkedVersion =
  | { readonly ok: true; readonly step: Step; readonly medium: 'image' | 'video'; readonly made: VersionFile }
  /** @param why null where it is refused for what the picture is, so that nothing is kept of it */
  | { readonly ok: false; readonly why: GenerationFailure | null; readonly message: string }

export interface AskedVersion {
  readonly design: DesignRecord
  readonly request: VersionRequest
  /** Which of those that were asked for, from 0. */
  readonly slot: number
  readonly lineage: Lineage
  /** Aborts when it is cancelled. */
  readonly signal: AbortSignal
  /** Called with the instant, in milliseconds since 1970, until which a provider asks to wait; null when it goes on. */
  readonly onWait: (until: number | null) => void
}

export async function workOnVersion(ports: VersionPorts, asked: AskedVersion): Promise<WorkedVersion> {
  const { design, request, slot } = asked
  const [read] = readSteps([seeded(request.step, slot)])
  if (!read) throw new Error(`Invariant: request ${request.id} has no step.`)
  const name = `${request.id}-${slot}`
  await ports.files.prepare(design.id)
  const lineage = await asShown(ports, design, asked.lineage)
  const worked =
    read.work.kind === 'edit'
      ? await drawn(ports, design, [...lineage.since, read], lineage, name)
      : await generated(ports, { ...asked, lineage }, read, name)
  if (!('width' in worked)) return worked
  const medium = read.work.kind === 'edit' ? 'image' : read.work.brief.medium
  return { ok: true, step: read.step, medium, made: worked }
}

/** "Generate more": each with a seed of its own. */
function seeded(step: Step, slot: number): Step {
  const seed = new Map(Object.entries(step.settings)).get('seed')
  if (slot === 0 || typeof seed !== 'number') return step
  return { ...step, settings: { ...step.settings, seed: (seed + slot) % 2_147_483_647 } }
}

/** How the keys of a design's generations begin. */
export function generationsOf(design: string): string {
  return `design/${design}/`
}

async function drawn(
  { files, pictures }: VersionPorts,
  design: DesignRecord,
  steps: readonly ReadStep[],
  lineage: Lineage,
  name: string,
): Promise<VersionFile | Refusal> {
  const picture = baseOf(files, design, lineage)
  if (!picture) return NO_PHOTO
  const facts = await pictures.facts(picture)
  if (!facts.ok) return refusal(facts.message)
  const made = await pictures.render(picture, stagesOf(steps, AS_IT_IS).last, files.shown(design.id, name))
  if (!made.ok) return refusal(refusalOf(made))
  const { width, height } = facts
  const { bytes, needsReview, notes, backdropColour: backdrop = null } = made
  return { file: null, sandbox: false, width, height, bytes, needsReview, notes, backdrop }
}

async function generated(
  ports: VersionPorts,
  asked: AskedVersion,
  read: ReadStep,
  name: string,
): Promise<VersionFile | Refusal> {
  const { files, generations } = ports
  const { design } = asked
  const key = `${generationsOf(design.id)}${name}`
  const made = generations.made(key) ?? (await generate(ports, asked, read, key))
  if (!made.ok) return made
  const file = `${name}.${made.type}`
  const kept = files.made(design, file)
  await files.keep(made.file, kept.file)
  const { bytes, width, height, notes } = await measured(ports, kept, read)
  return {
    ...{ file, sandbox: made.sandbox, width, height, bytes, needsReview: false, notes, backdrop: null },
  }
}

async function generate(
  ports: VersionPorts,
  { design, lineage, signal, onWait }: AskedVersion,
  read: ReadStep,
  key: string,
): Promise<MadeGeneration | Refusal> {
  const { files } = ports
  const isFromWords = read.work.kind === 'generate' && read.work.brief.from === 'words'
  const picture = isFromWords ? null : baseOf(files, design, lineage)
  if (picture === undefined) return NO_PHOTO
  const made = await generateFrom(ports, {
    ...{ key, space: design.space, picture, steps: [...lineage.since, read] },
    ...{ part: files.part(design.id, `${key.split('/').at(-1)}.png`), signal, onWait },
  })
  // What no generator was asked for takes nothing.
  return !made.ok && 'isBegun' in made && made.isBegun === false ? refusal(made.message) : made
}

/** A video that is no animated picture has the size that was asked for. */
async function measured({ pictures }: VersionPorts, picture: Picture, { work }: ReadStep) {
  const { size: bytes } = await stat(picture.file)
  const facts = await pictures.facts(picture)
  if (facts.ok) return { ...facts, bytes }
  const asked = work.kind === 'generate' ? work.brief.resolution : null
  return { ...nominalSize(asked), bytes, notes: [] }
}

function nominalSize(resolution: GenerationBrief['resolution']) {
  const height = Number.parseInt(resolution ?? '', 10) || 480
  return { width: Math.round((height * 8) / 9) * 2, height }
}

type Refusal = Extract<WorkedVersion, { ok: false }>

function refusal(message: string): Refusal {
  return { ok: false, why: null, message }
}

const NO_PHOTO = refusal('This design has no photo yet. Add one, or begin with words.')
