/**
 * What may be stored: by a Space, by a person in all their Spaces, by the visitors of the demonstration together; and what
 * one network sends within a day.
 *
 *   A visitor makes a hundred Spaces and sends 1 GB into the first: into none of them they send more. Others at their
 *   address send 3 GB besides, and a hundred visitors from everywhere together a tenth of the disk. The other nine tenths
 *   are for those who have an account.
 */

import { ByteCounts } from './byte-counts.ts'
import type { DemoStore } from './demo-store.ts'
import type { Sent } from './sent.ts'
import type { SpaceShare } from './space-shares.ts'
import { UploadRefused } from './upload-refused.ts'
import type { Whose } from './whose.ts'

/** Who sends, into which Space, from where. */
export interface Sender {
  readonly space: string
  readonly member: string
  /** undefined for what this process itself does. */
  readonly network: string | undefined
}

export interface BoundPorts {
  readonly demos: Pick<DemoStore, 'spaces'>
  /** Of the disk, in bytes, what the Spaces of the demonstration may have together. */
  readonly demoBytes: () => number
  readonly sent: Sent
  readonly bytesOf: (whose: Whose) => number
}

interface Bound {
  readonly name: string
  readonly most: number
  readonly held: () => number
  /** Added up anew: something may have been deleted meanwhile. */
  readonly again: () => number
  /** @param next what the person does once there is room */
  readonly refused: (held: number, next: string) => UploadRefused
}

/** Milliseconds: what many Spaces store is added up less often. */
const ALL_DEMOS_MS = 30_000
const ALL_DEMOS_AGAIN_MS = 5_000

export class Bounds {
  readonly #ports: BoundPorts
  readonly #held: ByteCounts

  constructor(ports: BoundPorts) {
    this.#ports = ports
    this.#held = new ByteCounts(ports.bytesOf)
  }

  /** @returns the first bound that so many bytes do not fit into */
  refusalOf(sender: Sender, bytes: number, share: SpaceShare): UploadRefused | undefined {
    return refusalBy(this.#boundsOf(sender, share), bytes, 'send it again')
  }

  /** The same for what is made here of what was sent: by that a network sends nothing. */
  refusalOfResult(sender: Sender, share: SpaceShare): UploadRefused | undefined {
    return refusalBy(this.#stored(sender, share), 1, 'run the rest again')
  }

  /** @returns what to call when they have come, with how many were stored */
  begin(sender: Sender, bytes: number, share: SpaceShare): (stored: number) => void {
    const end = this.#held.begin(
      this.#boundsOf(sender, share).map(({ name }) => name),
      bytes,
    )
    return (stored) => {
      end(stored)
      for (const { name } of this.#network(sender, share)) this.#ports.sent.add(name, stored)
    }
  }

  #boundsOf(sender: Sender, share: SpaceShare): readonly Bound[] {
    return [...this.#stored(sender, share), ...this.#network(sender, share)]
  }

  #stored({ space, member }: Sender, share: SpaceShare): readonly Bound[] {
    const ofSpace: Bound = {
      ...this.#added(`space ${space}`, () => ({ spaces: [space] })),
      most: share.bytes,
      refused: (held, next) =>
        new UploadRefused(
          'space_full',
          `This Space stores ${inGigabytes(held)} of the ${inGigabytes(share.bytes)} that it may, so this file does not fit. Delete Batches or designs that you do not need any more, or have an admin delete those of others, then ${next}.`,
        ),
    }
    const ofPerson: Bound = {
      ...this.#added(`person ${member}`, () => ({ member })),
      most: share.person,
      refused: (held, next) =>
        new UploadRefused(
          'person_full',
          `You store ${inGigabytes(held)} in all your Spaces, of the ${inGigabytes(share.person)} that one person may. Delete Batches or designs of yours that you do not need any more, in any of them, then ${next}.`,
        ),
    }
    return share.isDemo ? [ofSpace, ofPerson, this.#demos()] : [ofSpace, ofPerson]
  }

  #demos(): Bound {
    const { demos, demoBytes } = this.#ports
    const whose = () => ({ spaces: demos.spaces() })
    return {
      ...this.#added('demos', whose, [ALL_DEMOS_MS, ALL_DEMOS_AGAIN_MS]),
      most: demoBytes(),
      refused: () =>
        new UploadRefused(
          'demos_full',
          'The visitors of the demonstration store as much as all of them may, so this file does not fit. Make an account, or come back tomorrow: what a visitor stores goes soon after they leave.',
        ),
    }
  }

  #added(
    name: string,
    whose: () => Whose,
    [usual, again]: readonly [number | undefined, number] = [undefined, 0],
  ): Pick<Bound, 'name' | 'held' | 'again'> {
    const held = (fresh?: number) => this.#held.of(name, whose, fresh)
    return { name, held: () => held(usual), again: () => held(again) }
  }

  /** Visitors of the demonstration count among each other. */
  #network({ network }: Sender, { isDemo, sent: most }: SpaceShare): readonly Bound[] {
    if (network === undefined) return []
    const { sent } = this.#ports
    const name = isDemo ? `demos at ${network}` : `network ${network}`
    const held = () => sent.of(name) + this.#held.onTheirWay(name)
    const who = isDemo ? 'Visitors of the demonstration' : 'People'
    const refused = () =>
      new UploadRefused(
        'network_sent',
        `${who} at your network address have sent as much as they may within 24 hours, ${inGigabytes(most)}. It takes more in ${inHours(sent.secondsLeft(name))}; until then send it from elsewhere, or ask whoever runs this server.`,
      )
    return [{ name, most, held, again: held, refused }]
  }
}

function refusalBy(bounds: readonly Bound[], bytes: number, next: string): UploadRefused | undefined {
  for (const { held, again, most, refused } of bounds) {
    if (held() + bytes <= most) continue
    const now = again()
    if (now + bytes > most) return refused(now, next)
  }
  return undefined
}

export function inGigabytes(bytes: number): string {
  return `${Math.round(bytes / 1e7) / 100} GB`
}

function inHours(seconds: number): string {
  const hours = Math.ceil(seconds / 3_600)
  return hours <= 1 ? 'an hour' : `${hours} hours`
}
