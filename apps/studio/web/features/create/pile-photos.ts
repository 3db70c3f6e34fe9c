/**
 * The pile as this page has it: what was picked is shown at once, made known to the studio, kept by the browser while it is
 * on its way, and sent. What the studio says of the pile comes in with each answer, also what was done on another device.
 */
import type { NewPilePhotos, Pile, PileChange, PilePhoto } from '@allot/studio/contract/pile'
import type { Recipe, Step } from '@allot/studio/contract/recipe'
import { t } from '@lingui/core/macro'
import { newIdempotencyKey } from '../../shared/api/idempotency-key.ts'
import type { FilePart } from '../../shared/api/piles.ts'
import { untilReached } from '../../shared/api/until-reached.ts'
import type { KeptFile, KeptFiles } from './kept-files.ts'
import { merged, newPhoto, newSample } from './merged-photo.ts'
import { PhotoSender, type SendingReport } from './photo-sender.ts'
import { type ChosenFile, type Picked, type PickedPhoto, photoState } from './picked-photo.ts'

export interface PilePhotosPorts {
  /** The Space and the member, as one text. */
  readonly owner: string
  read(): Promise<Pile>
  change(change: PileChange): Promise<Pile>
  add(photos: NewPilePhotos): Promise<Pile>
  part(part: FilePart): Promise<PilePhoto>
  readonly files: KeptFiles
}

export interface PileSnapshot {
  readonly photos: readonly PickedPhoto[]
  /** What the studio has of before is known. */
  readonly isLoaded: boolean
}

/** What another visit left beside the photos. */
export interface SavedWork {
  readonly recipe: Recipe | null
  /** Of photos with steps of their own, by their ids. */
  readonly steps: ReadonlyMap<string, readonly Step[]>
}

export class PilePhotos {
  readonly #ports: PilePhotosPorts
  readonly #sender: PhotoSender
  readonly #listeners = new Set<() => void>()
  readonly #removed = new Map<string, PickedPhoto>()
  /** Photos that the studio does not know of yet. */
  readonly #unnamed = new Set<string>()
  #photos = new Map<string, PickedPhoto>()
  #snapshot: PileSnapshot = { photos: [], isLoaded: false }
  #order: Promise<unknown> = Promise.resolve()

  constructor(ports: PilePhotosPorts) {
    this.#ports = ports
    this.#sender = new PhotoSender({
      send: (part) => ports.part(part),
      report: (id, report) => this.#heard(id, report),
    })
  }

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  readonly snapshot = (): PileSnapshot => this.#snapshot

  /** Goes on with what another visit left, or looks at what was done elsewhere. */
  load(): Promise<SavedWork> {
    return this.#inOrder(async () => {
      const [pile, kept] = await Promise.all([
        untilReached(() => this.#ports.read()),
        this.#snapshot.isLoaded ? [] : this.#ports.files.of(this.#ports.owner),
      ])
      const there = new Set(pile.photos.map(({ id }) => id))
      await this.#ports.files.drop(
        kept.filter(({ id, isNamed }) => isNamed && !there.has(id)).map(({ id }) => id),
      )
      this.#merge(pile, new Map(kept.map(({ id, file }) => [id, file])))
      const unnamed = kept.filter(({ id, isNamed }) => !isNamed && !there.has(id))
      this.#show(unnamed.map((each) => newPhoto(each.id, each)))
      if (unnamed.length > 0) void this.#name(unnamed)
      this.#publish(true)
      return {
        recipe: pile.recipe,
        steps: new Map(pile.photos.flatMap(({ id, steps }) => (steps ? [[id, steps]] : []))),
      }
    })
  }

  /** @returns names of files that are in the pile already */
  add({ files, samples }: Picked): readonly string[] {
    const again: string[] = []
    const chosen: (ChosenFile & { readonly id: string })[] = []
    for (const { name, file } of files) {
      const same = this.#same(name, file)
      if (!same) chosen.push({ id: newIdempotencyKey(), name, file })
      else if (photoState(same) === 'missing') this.#found(same, file)
      else again.push(name)
    }
    const has = new Set([...this.#photos.values()].flatMap(({ name, isSample }) => (isSample ? [name] : [])))
    const added = samples
      .filter(({ name }) => !has.has(name))
      .map((sample) => ({ ...sample, id: newIdempotencyKey() }))
    this.#show([...chosen.map((each) => newPhoto(each.id, each)), ...added.map(newSample)])
    if (chosen.length + added.length > 0) void this.#name(chosen, added)
    return again
  }

  remove(ids: readonly string[]): void {
    for (const id of ids) {
      const photo = this.#photos.get(id)
      if (photo) this.#removed.set(id, photo)
      this.#photos.delete(id)
      this.#sender.drop(id)
    }
    this.#publish()
    void this.#ports.files.drop(ids)
    void this.#changed({ remove: ids })
  }

  /** What was removed a moment ago. */
  putBack(ids: readonly string[]): void {
    void this.#changed({ putBack: ids }, ids)
  }

  saveRecipe(recipe: Recipe, steps: ReadonlyMap<string, readonly Step[] | null>): Promise<void> {
    return this.#changed({ recipe, steps: Object.fromEntries(steps) })
  }

  /** They are in a Batch that has begun. */
  left(ids: readonly string[]): void {
    for (const id of ids) this.#photos.delete(id)
    this.#publish()
    void this.#ports.files.drop(ids)
  }

  /** This one is looked at. */
  prefer(id: string): void {
    this.#sender.prefer(id)
  }

  /** What waits for another try does so no longer. */
  wake(): void {
    this.#sender.wake()
  }

  /** Resolves once the studio has the photo, and the photo can be used. @throws Error whose message is a sentence for the person */
  async whole(id: string): Promise<void> {
    await this.until(() => {
      const photo = this.#photos.get(id)
      return !photo || photo.digest !== null || photo.problem !== null
    })
    const photo = this.#photos.get(id)
    if (photo?.problem != null) throw new Error(photo.problem)
    if (!photo) throw new Error(t`This photo was removed.`)
  }

  /** Resolves when something holds of the photos, which is looked at with each change. */
  until(holds: () => boolean): Promise<void> {
    if (holds()) return Promise.resolve()
    return new Promise((resolve) => {
      const stop = this.subscribe(() => {
        if (!holds()) return
        stop()
        resolve()
      })
    })
  }

  /** Makes photos known to the studio, then sends their files. */
  async #name(
    chosen: readonly (ChosenFile & { readonly id: string })[],
    samples: readonly { readonly id: string; readonly name: string }[] = [],
  ): Promise<void> {
    const ids = [...chosen, ...samples].map(({ id }) => id)
    for (const id of ids) this.#unnamed.add(id)
    const { owner, files } = this.#ports
    const keep = (isNamed: boolean) =>
      chosen.map(({ id, name, file }) => files.keep({ id, name, file, owner, isNamed } satisfies KeptFile))
    await Promise.all(keep(false))
    const photos = chosen.map(({ id, name, file }) => ({
      id,
      name,
      bytes: file.size,
      modified: file.lastModified,
    }))
    try {
      const pile = await this.#inOrder(() =>
        untilReached(() =>
          this.#ports.add({ photos, samples: samples.map(({ id, name }) => ({ id, name })) }),
        ),
      )
      for (const id of ids) this.#unnamed.delete(id)
      this.#merge(pile)
      await Promise.all(keep(true))
      for (const { id } of chosen) this.#sendIfMissing(id)
    } catch (cause) {
      const problem = cause instanceof Error ? cause.message : String(cause)
      for (const id of ids) this.#update(id, { problem })
      await files.drop(ids)
    }
    this.#publish()
  }

  async #changed(change: PileChange, putBack: readonly string[] = []): Promise<void> {
    const pile = await this.#inOrder(() => untilReached(() => this.#ports.change(change))).catch(
      () => undefined,
    )
    if (!pile) return
    const files = new Map(
      putBack.flatMap((id) => {
        const file = this.#removed.get(id)?.file
        this.#removed.delete(id)
        return file ? [[id, file] as const] : []
      }),
    )
    this.#merge(pile, files)
    this.#publish()
  }

  /** One request after the other, so that an earlier answer does not take the place of a later one. */
  #inOrder<Answer>(ask: () => Promise<Answer>): Promise<Answer> {
    const asked = this.#order.then(ask)
    this.#order = asked.catch(() => undefined)
    return asked
  }

  /** @param found files of this device, by the ids of their photos */
  #merge(pile: Pile, found: ReadonlyMap<string, File> = new Map()): void {
    const known = pile.photos.filter(({ id }) => !this.#removed.has(id))
    const before = this.#photos
    this.#photos = new Map(
      known.map((photo) => [photo.id, merged(photo, before.get(photo.id), found.get(photo.id))]),
    )
    for (const [id, photo] of before) if (this.#unnamed.has(id)) this.#photos.set(id, photo)
    for (const id of before.keys()) if (!this.#photos.has(id)) this.#sender.drop(id)
    for (const id of found.keys()) this.#sendIfMissing(id)
  }

  #sendIfMissing(id: string): void {
    const photo = this.#photos.get(id)
    if (photo?.file && photoState(photo) === 'sending') this.#sender.add(id, photo.file, photo.sent)
  }

  #heard(id: string, report: SendingReport): void {
    if (report.state === 'sending') this.#update(id, { sent: report.sent, waits: report.waits })
    if (report.state === 'failed') this.#update(id, { problem: report.message, waits: undefined })
    if (report.state === 'ended') {
      const { received, digest, problem } = report.photo
      this.#update(id, { sent: received, digest, problem, waits: undefined })
    }
    if (report.state !== 'sending') void this.#ports.files.drop([id])
    this.#publish()
  }

  /** A file that was picked again, whose photo waits for it. */
  #found(photo: PickedPhoto, file: File): void {
    const { id, name } = photo
    this.#update(id, { file })
    void this.#ports.files.keep({ id, name, file, owner: this.#ports.owner, isNamed: true })
    this.#sendIfMissing(id)
    this.#publish()
  }

  #same(name: string, file: File): PickedPhoto | undefined {
    return [...this.#photos.values()].find(
      (photo) =>
        !photo.isSample &&
        photo.problem === null &&
        photo.name === name &&
        photo.bytes === file.size &&
        photo.modified === file.lastModified,
    )
  }

  #show(photos: readonly PickedPhoto[]): void {
    for (const photo of photos) this.#photos.set(photo.id, photo)
    this.#publish()
  }

  #update(id: string, change: Partial<PickedPhoto>): void {
    const photo = this.#photos.get(id)
    if (photo) this.#photos.set(id, { ...photo, ...change })
  }

  #publish(isLoaded = this.#snapshot.isLoaded): void {
    this.#snapshot = { photos: [...this.#photos.values()], isLoaded }
    for (const changed of this.#listeners) changed()
  }
}
