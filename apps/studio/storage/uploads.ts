/**
 * Uploads: what is taken in from outside, within bounds. A Space, a person and the visitors of the demonstration store at
 * most so many bytes, a person, a Space and a network send so many files at once, and a part of the disk is left to the
 * log: below it nothing is taken in, and whatever was allowed is still written down.
 *
 * A Space that may store 40 GB and has 39.99 sends a photo of 20 MB: it is refused before its first byte.
 */
import { mkdirSync, statfsSync } from 'node:fs'
import { PhotoFault } from '@allot/imaging/fault'
import { MAX_FILE_BYTES } from '@allot/imaging/format'
import { type AppendedPart, type ArrivingPart, append } from './append.ts'
import type { Arriving, ReceivedFile } from './arriving.ts'
import { Bounds, inGigabytes, type Sender } from './bounds.ts'
import { add } from './byte-counts.ts'
import type { DemoStore } from './demo-store.ts'
import { receive } from './receive.ts'
import { Sent } from './sent.ts'
import type { SpaceShare, SpaceShares } from './space-shares.ts'
import { UploadRefused } from './upload-refused.ts'
import type { Whose } from './whose.ts'

export interface UploadLimits {
  readonly shares: SpaceShares
  /** Free bytes of the disk that uploads leave. */
  readonly diskFloor: number
  /** Of the whole disk, what the Spaces of the demonstration have together: 0.1 is a tenth. */
  readonly demoDisk: number
}

export interface UploadPorts {
  /** On the disk that files go to. */
  readonly folder: string
  readonly limits: UploadLimits
  readonly demos: Pick<DemoStore, 'note' | 'spaces'>
  /** What they have stored. */
  readonly bytesOf: (whose: Whose) => number
  /** Removes for good what a Space has deleted and could take back. */
  readonly makeRoom: (space: string) => Promise<void>
}

/** Bounds (law 9). A page sends three at once. */
const AT_ONCE_PER_PERSON = 8
const AT_ONCE_PER_SPACE = 24
const AT_ONCE_PER_NETWORK = 64
/** Seconds. */
const RETRY_AFTER = 5
/** The demonstration leaves as much again: when it takes no more, others still do. */
const DEMO_FLOORS = 2

export class Uploads {
  readonly #ports: UploadPorts
  readonly #bounds: Bounds
  readonly #running = new Map<string, number>()
  /** Bytes that are on their way. */
  #onTheirWay = 0

  constructor(ports: UploadPorts) {
    mkdirSync(ports.folder, { recursive: true })
    this.#ports = ports
    const { limits, demos, bytesOf } = ports
    const demoBytes = () => limits.demoDisk * this.#disk().blocks
    this.#bounds = new Bounds({ demos, demoBytes, sent: new Sent(), bytesOf })
  }

  /** @param space whose it is @throws UploadRefused; PhotoFault `disk_full`, `not_writable` */
  async receive(
    space: string,
    { member, network, body, length, isWanted }: Arriving,
    target: string,
    maxBytes = MAX_FILE_BYTES,
  ): Promise<ReceivedFile> {
    const bytes = Math.min(length ?? maxBytes, maxBytes)
    return this.#counted({ space, member, network }, bytes, async () => {
      const received = await receive(body, target, maxBytes, isWanted)
      return { outcome: received, stored: received.ok ? received.bytes : 0 }
    })
  }

  /** A part of a file. @throws UploadRefused; PhotoFault `disk_full`, `not_writable` */
  async receivePart(
    space: string,
    { member, network, length }: Arriving,
    part: ArrivingPart,
    target: string,
  ): Promise<AppendedPart> {
    const rest = part.bytes - part.offset
    return this.#counted({ space, member, network }, Math.min(length ?? rest, rest), async () => {
      const outcome = await append(part, target)
      return { outcome, stored: 'received' in outcome ? Math.max(0, outcome.received - part.offset) : 0 }
    })
  }

  /** Within all bounds, counted while it is on its way and when it is stored. */
  async #counted<Outcome>(
    sender: Sender,
    bytes: number,
    work: () => Promise<{ readonly outcome: Outcome; readonly stored: number }>,
  ): Promise<Outcome> {
    const { limits, makeRoom, demos } = this.#ports
    const share = await limits.shares.of(sender.space)
    if (this.#refusalOf(sender, bytes, share)) await makeRoom(sender.space)
    const refusal = this.#refusalOf(sender, bytes, share)
    if (refusal) throw refusal
    const end = this.#begin(sender)
    const counted = this.#bounds.begin(sender, bytes, share)
    this.#onTheirWay += bytes
    if (share.isDemo) demos.note(sender.space, Date.now())
    let stored = 0
    try {
      const done = await work()
      stored = done.stored
      return done.outcome
    } finally {
      this.#onTheirWay -= bytes
      counted(stored)
      end()
    }
  }

  /** @returns what to call when it has come @throws UploadRefused where too many come at once */
  #begin({ space, member, network }: Sender): () => void {
    const counts = [
      { name: `person ${member}`, most: AT_ONCE_PER_PERSON, whose: 'one person' },
      { name: `space ${space}`, most: AT_ONCE_PER_SPACE, whose: 'one Space' },
      ...(network === undefined
        ? []
        : [{ name: `network ${network}`, most: AT_ONCE_PER_NETWORK, whose: 'one network address' }]),
    ]
    for (const { name, most, whose } of counts)
      if ((this.#running.get(name) ?? 0) >= most)
        throw new UploadRefused(
          'too_many_uploads',
          `At most ${most} files of ${whose} arrive at once. Wait ${RETRY_AFTER} seconds and send it again.`,
          RETRY_AFTER,
        )
    for (const { name } of counts) add(this.#running, name, 1)
    return () => {
      for (const { name } of counts) add(this.#running, name, -1)
    }
  }

  /** Before a file is written that is not kept for long. @throws PhotoFault `disk_full` */
  refuseFullDisk(): void {
    if (this.#hasRoom(0)) return
    throw new PhotoFault('disk_full', `${this.#noRoom()} Make room, then run the rest again.`)
  }

  /** Before results are written, which count as what was sent does. @throws PhotoFault `disk_full` */
  refuseFull(of: { readonly space: string; readonly member: string }): void {
    this.refuseFullDisk()
    const share = this.#ports.limits.shares.known(of.space)
    const refusal = this.#bounds.refusalOfResult({ ...of, network: undefined }, share)
    if (refusal) throw new PhotoFault('disk_full', refusal.message)
  }

  #refusalOf(sender: Sender, bytes: number, share: SpaceShare): UploadRefused | undefined {
    if (!this.#hasRoom(bytes))
      return new UploadRefused('disk_floor', `${this.#noRoom()} Tell whoever runs it; nothing was taken.`)
    if (share.isDemo && !this.#hasRoom(bytes, DEMO_FLOORS))
      return new UploadRefused(
        'disk_floor',
        'The disk of this server has no room left for the demonstration. Make an account, or come back later; nothing was taken.',
      )
    return this.#bounds.refusalOf(sender, bytes, share)
  }

  /** @param floors how many times the floor has to stay free */
  #hasRoom(bytes: number, floors = 1): boolean {
    return this.#disk().free - bytes - this.#onTheirWay >= floors * this.#ports.limits.diskFloor
  }

  #disk(): { readonly free: number; readonly blocks: number } {
    const { bavail, blocks, bsize } = statfsSync(this.#ports.folder)
    return { free: bavail * bsize, blocks: blocks * bsize }
  }

  #noRoom(): string {
    return `The disk of this server has less than ${inGigabytes(this.#ports.limits.diskFloor)} left, which it keeps for its log.`
  }
}
