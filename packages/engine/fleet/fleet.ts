/**
 * The fleet: the servers of one database that can reach each other. Each Space is at home on one of them, which
 * decides for all: whoever is asked elsewhere passes the letter on. So a Space is in the memory of one server only,
 * nobody loses a race, and a hot Space is about as fast with four servers as with one.
 *
 * Home is a matter of speed and never of truth. Where two servers disagree about it, while one comes or goes, both
 * decide, and the log takes only one of them, as it does without a fleet.
 */
import type { SpaceId } from '@allot/rules/space'
import { hashOf } from '../idempotency/idempotency-index.ts'
import type { Pending } from '../pending.ts'
import { type FleetMembership, type Store, StoreRefused } from '../store.ts'
import { type Decider, type Listener, listen } from './listener.ts'
import { Peer, placeOf, type Sender } from './peer.ts'

/** Milliseconds between two looks at who is there. */
const LOOK = 250

export class Fleet {
  readonly #address: string
  readonly #membership: FleetMembership
  readonly #listener: Listener
  readonly #sender: Sender
  /** All servers but this one. */
  readonly #peers = new Map<string, Peer>()
  #servers: readonly Server[] = []
  #looking: Promise<void> | undefined
  readonly #timer: NodeJS.Timeout

  /** @param address where others reach this server, `host:port` · @throws StoreRefused */
  static async join(
    address: string,
    store: Pick<Store, 'joinFleet'>,
    decider: Decider & Sender,
  ): Promise<Fleet> {
    const { host, port } = placeOf(address)
    const membership = await store.joinFleet(address)
    if (!membership)
      throw new StoreRefused('Only servers on PostgreSQL are a fleet. Leave ALLOT_FLEET_ADDRESS out.')
    const listener = await listen(host, port, membership.secret, decider).catch(async (refused: unknown) => {
      await membership.leave()
      throw refused
    })
    const fleet = new Fleet(address, membership, listener, decider)
    await fleet.#look()
    return fleet
  }

  constructor(address: string, membership: FleetMembership, listener: Listener, sender: Sender) {
    this.#address = address
    this.#membership = membership
    this.#listener = listener
    this.#sender = sender
    this.#timer = setInterval(() => {
      for (const peer of this.#peers.values()) peer.check()
      this.#looking ??= this.#look().finally(() => {
        this.#looking = undefined
      })
    }, LOOK)
  }

  /** Passes a letter on to where its Space is at home. @returns false where that is here */
  send(letter: Pending): boolean {
    if (this.#servers.length < 2 || letter.kind === 'read') return false
    return this.#homeOf(letter.space)?.add(letter) ?? false
  }

  /** Has nobody decide here, and takes back what others did not answer. */
  async close(): Promise<void> {
    clearInterval(this.#timer)
    this.#servers = []
    await Promise.all([this.#membership.leave(), this.#listener.close(), this.#looking])
    for (const peer of this.#peers.values()) peer.close()
  }

  /** Each Space chooses for itself among the servers, so that when one goes only its own Spaces move. */
  #homeOf(space: SpaceId): Peer | undefined {
    const hash = hashOf(space)
    let home: Server | undefined
    let most = -1
    for (const server of this.#servers) {
      const liking = mixed(hash ^ server.hash)
      if (liking <= most) continue
      most = liking
      home = server
    }
    return home?.peer
  }

  async #look(): Promise<void> {
    const addresses = await this.#membership.servers()
    if (!addresses.includes(this.#address)) return // the database is away; nothing is known
    for (const [address, peer] of this.#peers) {
      if (addresses.includes(address)) continue
      this.#peers.delete(address)
      peer.close()
    }
    this.#servers = addresses.map((address) => ({ hash: hashOf(address), peer: this.#peerAt(address) }))
  }

  #peerAt(address: string): Peer | undefined {
    if (address === this.#address) return undefined
    return this.#peers.getOrInsertComputed(
      address,
      () => new Peer(address, this.#membership.secret, this.#sender),
    )
  }
}

interface Server {
  readonly hash: number
  /** Undefined for this one. */
  readonly peer: Peer | undefined
}

function mixed(hash: number): number {
  const once = Math.imul(hash ^ (hash >>> 16), 0x7feb352d)
  const twice = Math.imul(once ^ (once >>> 15), 0x846ca68b)
  return (twice ^ (twice >>> 16)) >>> 0
}
