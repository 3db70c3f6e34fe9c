/**
 * Files of designs that leave, counted as the policy counts for the client. The file is made before it is counted, and
 * under its key it can be fetched again for a day.
 */
import { randomUUID } from 'node:crypto'
import { rm, stat } from 'node:fs/promises'
import type { AllotClient } from '@allot/client/allot'
import type { Client, Denial } from '@allot/client/wire'
import type { ExportAnswer } from '../contract/design.ts'
import type { Output } from '../contract/recipe.ts'
import type { Pictures } from '../pictures/pictures.ts'
import { safeName, withExtension } from '../storage/names.ts'
import { sourceOf, stagesOf } from '../tools/stages.ts'
import { asShown } from './as-shown.ts'
import type { DesignFiles } from './design-files.ts'
import type { DesignRecord, ExportRecord } from './design-record.ts'
import type { DesignStore } from './design-store.ts'
import { baseOf, type Lineage, lineageOf } from './lineage.ts'

export interface ExportPorts {
  readonly store: DesignStore
  readonly files: DesignFiles
  readonly pictures: Pictures
  readonly allot: Pick<AllotClient, 'quote' | 'charge'>
  readonly client: Client
}

export interface AskedExport {
  readonly key: string
  readonly by: string
  readonly version: number | null
  readonly output: Output
}

interface UnderWay {
  readonly design: string
  /** What was asked for under the key. */
  readonly asked: string
  readonly work: Promise<ExportAnswer>
}

const LIFETIME = 24 * 3_600_000
/** Bound (law 9): files of a design that one person can fetch again. */
const MAX_KEPT = 50

export class DesignExports {
  readonly #ports: ExportPorts
  readonly #underWay = new Map<string, UnderWay>()

  constructor(ports: ExportPorts) {
    this.#ports = ports
  }

  /** @throws PhotoFault where the disk is full */
  ask(design: DesignRecord, asked: AskedExport): Promise<ExportAnswer> {
    const name = `${design.id}/${asked.key}`
    const begun = this.#underWay.get(name)
    if (begun) return begun.asked === textOf(asked) ? begun.work : Promise.resolve(REUSED_KEY)
    const work = this.#export(design, asked).finally(() => this.#underWay.delete(name))
    this.#underWay.set(name, { design: design.id, asked: textOf(asked), work })
    return work
  }

  isBusy(design: string): boolean {
    return [...this.#underWay.values()].some((each) => each.design === design)
  }

  /** The file that left under a key, where it is still there. */
  file({ id }: DesignRecord, key: string): { readonly path: string; readonly name: string } | undefined {
    const record = this.#ports.store.export(id, key)
    if (!record || record.cost === null) return undefined
    const path = this.#ports.files.export(id, record.file)
    return this.#ports.files.isThere(path) ? { path, name: record.name } : undefined
  }

  async removeExpired(now: number): Promise<void> {
    for (const old of this.#ports.store.exportsBefore(now - LIFETIME)) await this.#remove(old)
  }

  async #export(design: DesignRecord, asked: AskedExport): Promise<ExportAnswer> {
    const { store } = this.#ports
    if (!store.find(design.id)) return failed('This design was deleted. Choose another one.')
    const before = store.export(design.id, asked.key)
    if (before && before.asked !== textOf(asked)) return REUSED_KEY
    if (before?.cost) return exported(before, before.cost)
    if (before) return this.#counted(design, before)
    const lineage = lineageOf(store.versions(design.id), asked.version)
    if (!lineage) return failed('This version is not there any more. Choose another one.')
    const uses = [...new Set(lineage.all.flatMap((read) => read.uses.map(({ feature }) => feature)))]
    const denial = await this.#denialOf(design, asked.by, uses)
    if (denial) return { outcome: 'denied', denial }
    const made = await this.#make(design, asked, lineage)
    if (!made.ok) return failed(made.message)
    const { file, bytes } = made
    const record: ExportRecord = {
      ...{ id: randomUUID(), design: design.id, key: asked.key, asked: textOf(asked), by: asked.by },
      ...{ uses, name: nameOf(design, file), file, bytes, cost: null },
    }
    store.insertExport(record, Date.now())
    return this.#counted(design, record)
  }

  /** Before the work, so that no file is made for nothing. */
  async #denialOf({ id, space }: DesignRecord, by: string, uses: readonly string[]) {
    const { allot, client } = this.#ports
    const quote = await allot.quote(space, { by, client, export: exportOf(id, uses) })
    return quote.allowed ? undefined : quote.denial
  }

  async #counted(design: DesignRecord, record: ExportRecord): Promise<ExportAnswer> {
    const { store, allot, client } = this.#ports
    const answer = await allot.charge(
      design.space,
      { by: record.by, client, export: exportOf(design.id, record.uses) },
      { idempotencyKey: `export/${record.id}` },
    )
    if (answer.allowed) {
      const cost = { ...answer.cost, ...answer.counts }
      store.saveExportCost(record.id, cost)
      for (const old of store.exportsOf(design.id, record.by).slice(MAX_KEPT)) await this.#remove(old)
      return exported(record, cost)
    }
    await this.#remove(record)
    return denied(answer.denial)
  }

  async #remove({ id, design, file }: ExportRecord): Promise<void> {
    await rm(this.#ports.files.export(design, file), { force: true })
    this.#ports.store.deleteExport(id)
  }

  async #make(design: DesignRecord, { version, output }: AskedExport, lineage: Lineage) {
    const { store, files, pictures } = this.#ports
    await files.prepare(design.id)
    const picture = baseOf(files, design, lineage)
    if (!picture) return { ok: false, message: 'This design has no photo yet. Add one first.' } as const
    const shown = store.versions(design.id).find(({ n }) => n === version)
    if (shown?.medium === 'video' && shown.file !== null) {
      const file = `${randomUUID()}.${shown.file.split('.').at(-1)}`
      await files.keep(picture.file, files.export(design.id, file))
      const { size: bytes } = await stat(files.export(design.id, file))
      return { ok: true, file, bytes } as const
    }
    const file = `${randomUUID()}.${output.format}`
    const source = sourceOf(lineage.all)
    const { since } = await asShown(this.#ports, design, lineage)
    const edits = { ...stagesOf(since, output).last, ...(source && { source }) }
    const made = await pictures.edit(picture, edits, files.export(design.id, file))
    return made.ok ? ({ ok: true, file, bytes: made.bytes } as const) : made
  }
}

function exportOf(design: string, uses: readonly string[]) {
  return { act: 'download' as const, design, uses: [...uses] }
}

/** What was asked for, to tell a repetition from something else. */
function textOf({ version, output }: AskedExport): string {
  return JSON.stringify([version, Object.entries(output).sort()])
}

function nameOf({ name }: DesignRecord, file: string): string {
  return withExtension(safeName(name).replaceAll('/', '-'), file.split('.').at(-1) ?? 'png')
}

function exported({ key, name, bytes }: ExportRecord, cost: Readonly<Record<string, number>>): ExportAnswer {
  return { outcome: 'exported', key, name, bytes, cost }
}

function failed(message: string): ExportAnswer {
  return { outcome: 'failed', message }
}

function denied(denial: Denial): ExportAnswer {
  return { outcome: 'denied', denial }
}

const REUSED_KEY = failed('This Idempotency-Key was used for another export. Ask again under a new one.')
