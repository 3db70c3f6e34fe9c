/**
 * Designs: make one, take its photo in, add versions, choose which is shown, show what steps would make of it, remove it.
 * What a version takes is asked for before any work, and what a plan has no room for is a denial.
 */
import { randomUUID } from 'node:crypto'
import { readFile, rm } from 'node:fs/promises'
import type { AllotClient } from '@allot/client/allot'
import type { Client } from '@allot/client/wire'
import type { Design, VersionAnswer } from '../contract/design.ts'
import { MAX_DESIGN_BYTES_PER_SPACE, MAX_DESIGNS_PER_SPACE } from '../contract/limits.ts'
import type { Output, Step } from '../contract/recipe.ts'
import { refusalOfWork, UNPAINTED } from '../generators/refusals.ts'
import { NewestWins } from '../pictures/newest-wins.ts'
import { receive } from '../storage/receive.ts'
import { readSteps } from '../tools/registry.ts'
import { AS_IT_IS, stagesOf } from '../tools/stages.ts'
import type { ReadStep } from '../tools/tool.ts'
import { usesUnder } from '../tools/uses-under.ts'
import { DesignExports } from './design-exports.ts'
import { type DesignRecord, designWith, type RequestAnswer, type VersionRecord } from './design-record.ts'
import { lineageOf } from './lineage.ts'
import { type RefusedRequest, type RequestPorts, VersionRequests } from './version-requests.ts'
import { baseOf, generationsOf } from './version-work.ts'

export interface DesignPorts extends RequestPorts {
  readonly allot: Pick<AllotClient, 'quote' | 'charge'>
  readonly client: Client
  /** Whether the member has agreed that photos are sent to the host. */
  readonly hasAgreed: (space: string, member: string, host: string) => boolean
}

export interface AskedVersions {
  readonly key: string
  readonly by: string
  readonly from: number | null
  readonly step: Step
  readonly count: number
}

const ANSWER_LIFETIME = 30 * 24 * 3_600_000

export type Done<Value = object> =
  | ({ readonly ok: true } & Value)
  /** One line for a person. */
  | { readonly ok: false; readonly message: string }

export class Designs {
  readonly exports: DesignExports
  readonly #ports: DesignPorts
  readonly #requests: VersionRequests
  readonly #renders = new NewestWins()

  constructor(ports: DesignPorts) {
    this.#ports = ports
    this.#requests = new VersionRequests(ports)
    this.exports = new DesignExports(ports)
  }

  find(id: string): DesignRecord | undefined {
    return this.#ports.store.find(id)
  }

  ofSpace(space: string): readonly DesignRecord[] {
    return this.#ports.store.ofSpace(space)
  }

  design(id: string): Design {
    const record = this.#ports.store.find(id)
    if (!record) throw new Error(`Invariant: design ${id} vanished.`)
    return designWith(record, this.#ports.store.versions(id))
  }

  create(space: string, member: string, name: string): Done<{ readonly id: string }> {
    const { store } = this.#ports
    if (store.ofSpace(space).length >= MAX_DESIGNS_PER_SPACE)
      return refused(
        `A Space keeps at most ${MAX_DESIGNS_PER_SPACE} designs. Delete one that you do not need any more.`,
      )
    const [id, now] = [randomUUID(), Date.now()]
    store.insert({ id, space, member, name, current: null, original: null, createdAt: now, changedAt: now })
    return { ok: true, id }
  }

  /** Takes the photo in. @throws PhotoFault where the disk is full */
  async receive(design: DesignRecord, body: ReadableStream<Uint8Array> | null): Promise<Done> {
    const { store, files, pictures } = this.#ports
    if (design.original !== null || store.versions(design.id).length > 0)
      return refused('This design has its picture already. Make another design for this photo.')
    if (this.#isFull(design)) return FULL
    pictures.prepare()
    await files.prepare(design.id)
    const original = files.original(design)
    const received = await receive(body, original.file)
    if (!received.ok) return received
    const facts = await pictures.facts(original)
    if (!facts.ok) {
      await pictures.remove(original)
      return facts
    }
    const { bytes, digest } = received
    store.saveOriginal(design.id, { width: facts.width, height: facts.height, bytes, digest }, Date.now())
    pictures.foresee(original) // most tools need it
    return { ok: true }
  }

  async ask(design: DesignRecord, asked: AskedVersions): Promise<VersionAnswer | RefusedRequest> {
    const request = { ...asked, design: design.id }
    const before = await this.#requests.before(request)
    if (before) return this.#answer(design, before)
    const [read] = readSteps([asked.step])
    if (!read) throw new Error('Invariant: a step was read, and is not there.')
    const refusal = await this.#refusalOf(design, read, asked)
    if (refusal !== undefined) return { outcome: 'refused', message: refusal }
    const { allot, client } = this.#ports
    const under = await usesUnder(allot, { space: design.space, by: asked.by, client }, read)
    if (!under.known) return { outcome: 'refused', message: under.message }
    return this.#answer(design, await this.#requests.ask({ ...request, uses: under.uses }))
  }

  /** @param key of the request for versions */
  cancel(design: DesignRecord, key: string): boolean {
    return this.#requests.cancel(design.id, key)
  }

  /** Chooses which version is shown, or another name. */
  change(design: DesignRecord, change: { readonly name?: string; readonly current?: number | null }): Done {
    const { store } = this.#ports
    const { current = design.current, name = design.name } = change
    if (current !== null && !store.versions(design.id).some(({ n }) => n === current))
      return refused('This version is not there. Choose another one.')
    store.change({ id: design.id, name, current }, Date.now())
    return { ok: true }
  }

  async remove(design: DesignRecord): Promise<Done> {
    if (this.#requests.isBusy(design.id))
      return refused('A version of this design is being made. Delete it when that is there.')
    if (this.exports.isBusy(design.id))
      return refused('A file of this design is being exported. Delete it when that is there.')
    await this.#requests.resume(design.id)
    this.#ports.store.delete(design.id)
    await this.#ports.files.remove(design.id)
    await this.#ports.generations.remove(generationsOf(design.id))
    return { ok: true }
  }

  /** The file to show for the original. */
  originalPicture(design: DesignRecord): string | undefined {
    return this.#ports.pictures.small(this.#ports.files.original(design))
  }

  /** The file to show for a version. */
  picture(design: DesignRecord, n: number): string | undefined {
    const version = this.#version(design.id, n)
    if (!version) return undefined
    const { files, pictures } = this.#ports
    if (version.file !== null) return pictures.small(files.made(design, version.file))
    return files.shown(design.id, `${version.request}-${version.slot}`)
  }

  video(design: DesignRecord, n: number): string | undefined {
    const version = this.#version(design.id, n)
    if (version?.medium !== 'video' || version.file === null) return undefined
    return this.#ports.files.made(design, version.file).file
  }

  /** What steps that are done here would make of a version. @returns undefined where a newer one was asked for */
  preview(
    design: DesignRecord,
    from: number | null,
    steps: readonly Step[],
    output: Output = AS_IT_IS,
  ): Promise<Done<{ readonly bytes: Uint8Array<ArrayBuffer> }> | undefined> {
    const { store, files, pictures } = this.#ports
    return this.#renders.run(design.id, async () => {
      const read = readSteps(steps)
      const lineage = lineageOf(store.versions(design.id), from)
      const picture = lineage && baseOf(files, design, lineage)
      if (!lineage || !picture) return refused('There is no picture to show yet. Add a photo first.')
      if (read.some(({ work }) => work.kind === 'generate'))
        return refused('This step has to be generated, so it is not shown before.')
      await files.prepare(design.id)
      const target = files.part(design.id, `${randomUUID()}.webp`)
      const edits = stagesOf([...lineage.since, ...read], output).last
      const made = await pictures.render(picture, edits, target)
      if (!made.ok) return made
      const bytes = new Uint8Array(await readFile(target))
      await rm(target, { force: true })
      return { ok: true, bytes }
    })
  }

  /** Goes on with what a killed process left; it takes as long as it takes. */
  resume(): Promise<void> {
    return this.#requests.resume()
  }

  /** Forgets files that left, and answers that no page waits for any more. */
  async removeExpired(now: number): Promise<void> {
    await this.exports.removeExpired(now)
    this.#ports.store.forgetAnswered(now - ANSWER_LIFETIME)
  }

  async close(): Promise<void> {
    await this.#requests.close()
    this.#ports.store.close()
  }

  /** Why it is not begun, in one line for a person. */
  async #refusalOf(
    design: DesignRecord,
    { work, step }: ReadStep,
    { from, count, by }: AskedVersions,
  ): Promise<string | undefined> {
    const { store, files, generations, maskOf, hasAgreed } = this.#ports
    const lineage = lineageOf(store.versions(design.id), from)
    if (!lineage) return 'The version to begin with is not there. Choose another one.'
    if (lineage.base?.medium === 'video') return 'A video cannot be changed. Choose a picture to begin with.'
    const isFromWords = work.kind === 'generate' && work.brief.from === 'words'
    if (!isFromWords && !baseOf(files, design, lineage))
      return 'This design has no photo yet. Add one, or begin with words.'
    if (count > 1 && !Object.hasOwn(step.settings, 'seed'))
      return 'This tool makes the same picture every time, so there are no more of it.'
    if (this.#isFull(design)) return FULL.message
    if (work.kind === 'edit') return undefined
    if (work.brief.mask !== null && maskOf(design.space, work.brief.mask) === undefined) return UNPAINTED
    const who = await generations.workOf(design.space, work.brief)
    return refusalOfWork(who, (host) => isFromWords || hasAgreed(design.space, by, host))
  }

  #answer(design: DesignRecord, answer: RequestAnswer | RefusedRequest): VersionAnswer | RefusedRequest {
    return answer.outcome === 'made' ? { ...answer, design: this.design(design.id) } : answer
  }

  #isFull({ space }: DesignRecord): boolean {
    return this.#ports.store.bytesOf(space) >= MAX_DESIGN_BYTES_PER_SPACE
  }

  #version(design: string, n: number): VersionRecord | undefined {
    return this.#ports.store.versions(design).find((version) => version.n === n)
  }
}

function refused(message: string): { readonly ok: false; readonly message: string } {
  return { ok: false, message }
}

const FULL = refused(
  `The designs of this Space fill ${MAX_DESIGN_BYTES_PER_SPACE / 1024 ** 3} GB. Delete some that you do not need any more.`,
)
