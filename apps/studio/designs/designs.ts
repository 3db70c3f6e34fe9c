/**
 * Designs: make one, take its photo in, add versions, choose which is shown, show what steps would make of it, remove it.
 * What a version takes is asked for before any work, and what a plan has no room for is a denial.
 */
import { randomUUID } from 'node:crypto'
import { readFile, rm } from 'node:fs/promises'
import type { AllotClient } from '@allot/client/allot'
import type { Client } from '@allot/client/wire'
import type { Design, RequestProgress, VersionAnswer } from '../contract/design.ts'
import {
  MAX_DESIGN_BYTES_PER_SPACE,
  MAX_DESIGNS_PER_MEMBER,
  MAX_DESIGNS_PER_SPACE,
} from '../contract/limits.ts'
import type { Output, Step } from '../contract/recipe.ts'
import { refusalOfWork, UNPAINTED } from '../generators/refusals.ts'
import { NewestWins } from '../pictures/newest-wins.ts'
import type { Arriving } from '../storage/arriving.ts'
import type { Uploads } from '../storage/uploads.ts'
import type { Whose } from '../storage/whose.ts'
import { readSteps } from '../tools/registry.ts'
import { AS_IT_IS, stagesOf } from '../tools/stages.ts'
import type { ReadStep } from '../tools/tool.ts'
import { usesUnder } from '../tools/uses-under.ts'
import { Alone } from './alone.ts'
import { asShown } from './as-shown.ts'
import { DesignExports } from './design-exports.ts'
import { type DesignRecord, designWith, type RequestAnswer, type VersionRecord } from './design-record.ts'
import type { Done } from './done.ts'
import { baseOf, lineageOf } from './lineage.ts'
import { adoptOriginal, type HerePhoto, receiveOriginal } from './original.ts'
import { type RefusedRequest, type RequestPorts, VersionRequests } from './version-requests.ts'
import { generationsOf } from './version-work.ts'

export interface DesignPorts extends RequestPorts {
  readonly allot: Pick<AllotClient, 'quote' | 'charge'>
  readonly client: Client
  readonly uploads: Uploads
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

export class Designs {
  readonly exports: DesignExports
  readonly #ports: DesignPorts
  readonly #requests: VersionRequests
  readonly #renders = new NewestWins()
  readonly #alone = new Alone()

  constructor(ports: DesignPorts) {
    this.#ports = ports
    this.#requests = new VersionRequests(ports)
    this.exports = new DesignExports(ports)
  }

  find(id: string): DesignRecord | undefined {
    return this.#ports.store.find(id)
  }

  /** Of photos and pictures. */
  bytesOf(whose: Whose): number {
    return this.#ports.store.bytesOf(whose)
  }

  ofSpace(space: string): readonly DesignRecord[] {
    return this.#ports.store.ofSpace(space)
  }

  /** As a member sees it. */
  design(id: string, by: string): Design {
    const record = this.#ports.store.find(id)
    if (!record) throw new Error(`Invariant: design ${id} vanished.`)
    return designWith(record, this.#ports.store.versions(id), this.#requests.underWay(id, by))
  }

  /** @param listener called after each change, also when it is deleted @returns a function that ends it */
  listen(id: string, listener: () => void): () => void {
    const { changes } = this.#ports.store
    changes.on(id, listener)
    return () => void changes.off(id, listener)
  }

  create(space: string, member: string, name: string): Done<{ readonly id: string }> {
    const { store } = this.#ports
    const all = store.ofSpace(space)
    if (all.filter((each) => each.member === member).length >= MAX_DESIGNS_PER_MEMBER)
      return refused(
        `You keep ${MAX_DESIGNS_PER_MEMBER} designs in this Space, as many as one person may. Delete one of yours that you do not need any more.`,
      )
    if (all.length >= MAX_DESIGNS_PER_SPACE)
      return refused(`This Space keeps ${MAX_DESIGNS_PER_SPACE} designs, as many as it may. ${DELETE_SOME}`)
    const [id, now] = [randomUUID(), Date.now()]
    const empty = { current: null, medium: 'image', original: null, createdAt: now, changedAt: now } as const
    store.insert({ id, space, member, name, ...empty })
    return { ok: true, id }
  }

  /** Takes the photo in. @throws PhotoFault where the disk is full */
  receive(design: DesignRecord, arriving: Arriving): Promise<Done> {
    return this.#begin(design, () => receiveOriginal(this.#ports, design, arriving))
  }

  /** Takes over the photo of a pile, which is not sent a second time. @throws PhotoFault where the disk is full */
  adopt(design: DesignRecord, photo: HerePhoto): Promise<Done> {
    return this.#begin(design, () => adoptOriginal(this.#ports, design, photo))
  }

  async #begin(design: DesignRecord, take: () => Promise<Done>): Promise<Done> {
    const { store } = this.#ports
    if (!store.find(design.id)) return refused('This design was deleted. Choose another one.')
    if (design.original !== null || store.versions(design.id).length > 0)
      return refused('This design has its picture already. Make another design for this photo.')
    return this.#isFull(design) ? FULL : this.#alone.run(design.id, take)
  }

  async ask(design: DesignRecord, asked: AskedVersions): Promise<VersionAnswer | RefusedRequest> {
    const request = { ...asked, design: design.id }
    const before = await this.#requests.before(request)
    if (before) return this.#answer(design, asked.by, before)
    const [read] = readSteps([asked.step])
    if (!read) throw new Error('Invariant: a step was read, and is not there.')
    const refusal = await this.#refusalOf(design, read, asked)
    if (refusal !== undefined) return { outcome: 'refused', message: refusal }
    const { allot, client } = this.#ports
    const under = await usesUnder(allot, { space: design.space, by: asked.by, client }, read)
    if (!under.known) return { outcome: 'refused', message: under.message }
    return this.#answer(design, asked.by, await this.#requests.ask({ ...request, uses: under.uses }))
  }

  /** @param key of the request for versions */
  cancel(design: DesignRecord, key: string): boolean {
    return this.#requests.cancel(design.id, key)
  }

  progress(design: DesignRecord, key: string): RequestProgress {
    return this.#requests.progress(design.id, key)
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
    return this.#alone.run(design.id, async () => {
      await this.#requests.resume(design.id)
      this.#ports.store.delete(design.id)
      await this.#ports.files.remove(design.id)
      await this.#ports.generations.remove(generationsOf(design.id))
      return { ok: true }
    })
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
    if (version.file !== null)
      return pictures.small(files.made(design, version.file)) ?? this.#pictureBefore(design, version)
    return files.shown(design.id, `${version.request}-${version.slot}`)
  }

  /** Of an MP4, which no part of this program decodes: the picture that it was made of, with which it begins. */
  #pictureBefore(design: DesignRecord, { from }: VersionRecord): string | undefined {
    return from === null ? this.originalPicture(design) : this.picture(design, from)
  }

  video(design: DesignRecord, n: number): string | undefined {
    const version = this.#version(design.id, n)
    if (version?.medium !== 'video' || version.file === null) return undefined
    return this.#ports.files.made(design, version.file).file
  }

  /**
   * What steps that are done here would make of a version.
   * @param by who looks at it: another person who does keeps their own turn
   * @returns undefined where they asked for a newer one
   */
  preview(
    design: DesignRecord,
    by: string,
    from: number | null,
    steps: readonly Step[],
    output: Output = AS_IT_IS,
  ): Promise<Done<{ readonly bytes: Uint8Array<ArrayBuffer>; readonly isHidden: boolean }> | undefined> {
    const { store, files, pictures } = this.#ports
    return this.#renders.run(`${design.id} ${by}`, async () => {
      const read = readSteps(steps)
      const lineage = lineageOf(store.versions(design.id), from)
      const picture = lineage && baseOf(files, design, lineage)
      if (!lineage || !picture) return refused('There is no picture to show yet. Add a photo first.')
      if (read.some(({ work }) => work.kind === 'generate'))
        return refused('This step has to be generated, so it is not shown before.')
      await files.prepare(design.id)
      const target = files.part(design.id, `${randomUUID()}.webp`)
      const { since } = await asShown(this.#ports, design, lineage)
      const edits = stagesOf([...since, ...read], output).last
      const made = await pictures.render(picture, edits, target)
      if (!made.ok) return made
      const bytes = new Uint8Array(await readFile(target))
      await rm(target, { force: true })
      return { ok: true, bytes, isHidden: await pictures.hidesBackground(picture, edits) }
    })
  }

  /** Goes on with what a killed process left; it takes as long as it takes. */
  resume(): Promise<void> {
    return this.#requests.resume()
  }

  /** Of a Space that is closed; a design that is being worked on goes the next time. */
  async removeAll(space: string): Promise<void> {
    for (const design of this.ofSpace(space)) await this.remove(design)
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

  #answer(
    { id }: DesignRecord,
    by: string,
    answer: RequestAnswer | RefusedRequest,
  ): VersionAnswer | RefusedRequest {
    return answer.outcome === 'made' ? { ...answer, design: this.design(id, by) } : answer
  }

  #isFull({ space }: DesignRecord): boolean {
    return this.#ports.store.bytesOf({ spaces: [space] }) >= MAX_DESIGN_BYTES_PER_SPACE
  }

  #version(design: string, n: number): VersionRecord | undefined {
    return this.#ports.store.versions(design).find((version) => version.n === n)
  }
}

function refused(message: string): { readonly ok: false; readonly message: string } {
  return { ok: false, message }
}

/** Only who made a design deletes it, and admins. */
const DELETE_SOME =
  'Delete some of yours, or ask an admin of the Space to delete what is not needed any more.'
const FULL = refused(
  `The designs of this Space fill ${MAX_DESIGN_BYTES_PER_SPACE / 1024 ** 3} GB. ${DELETE_SOME}`,
)
