/**
 * The fleet: the servers of one database that can reach each other. Each Space has an owner node, chosen by rendezvous
 * hashing, which decides all its commands: the other servers forward them. So a Space is in the memory of one server,
 * there are no append conflicts, and a hot Space is about as fast with four servers as with one.
 *
 * The owner is a matter of speed and never of correctness. Where two servers disagree about it, while one comes or
 * goes, both decide, and the log takes only one of them, as it does without a fleet.
 */
import type { SpaceId } from '@allot/rules/space'
import type { CommandRouter, ConnectRouter, Forwardable, LocalEngine } from '../command-router.ts'
import { hashOf } from '../idempotency/key-hash.ts'
import { type FleetMembership, StoreRefused } from '../store.ts'
import { parseAddress } from './address.ts'
import { type Listener, listen } from './listener.ts'
import { Peer } from './peer.ts'

/** Milliseconds between two checks of the membership. */
const CHECK_EVERY = 250

/** Joins the fleet of a database. @param address where the other servers reach this one, `host:port` */
export function connectFleet(address: string): ConnectRouter {
  return async (store, local) => {
    const { host, port } = parseAddress(address)
    const membership = await store.joinFleet(address)
    if (!membership)
      throw new StoreRefused('Only servers on PostgreSQL are a fleet. Leave ALLOT_FLEET_ADDRESS out.')
    const listener = await listen(host, port, membership.secret, local).catch(async (refused: unknown) => {
      await membership.leave()
      throw refused
    })
    const fleet = new Fleet(address, membership, listener, local)
    await fleet.refresh()
    return fleet
  }
}

class Fleet implements CommandRouter {
  readonly #address: string
  readonly #membership: FleetMembership
  readonly #listener: Listener
  readonly #local: LocalEngine
  /** All servers but this one. */
  readonly #peers = new Map<string, Peer>()
  #nodes: readonly Node[] = []
  #refreshing: Promise<void> | undefined
  readonly #timer: NodeJS.Timeout

  constructor(address: string, membership: FleetMembership, listener: Listener, local: LocalEngine) {
    this.#address = address
    this.#membership = membership
    this.#listener = listener
    this.#local = local
    this.#timer = setInterval(() => {
      for (const peer of this.#peers.values()) peer.check()
      this.#refreshing ??= this.refresh().finally(() => {
        this.#refreshing = undefined
      })
    }, CHECK_EVERY)
  }

  /** Learns which servers there are now. */
  async refresh(): Promise<void> {
    const addresses = await this.#membership.servers()
    if (!addresses.includes(this.#address)) return // the database cannot be reached; the list is unknown
    for (const [address, peer] of this.#peers) {
      if (addresses.includes(address)) continue
      this.#peers.delete(address)
      peer.close()
    }
    this.#nodes = addresses.map((address) => ({ hash: hashOf(address), peer: this.#peerAt(address) }))
  }

  forward(pending: Forwardable): boolean {
    if (this.#nodes.length < 2) return false
    return this.#ownerOf(pending.space)?.add(pending) ?? false
  }

  async close(): Promise<void> {
    clearInterval(this.#timer)
    this.#nodes = []
    await Promise.all([this.#membership.leave(), this.#listener.close(), this.#refreshing])
    for (const peer of this.#peers.values()) peer.close()
  }

  /** The node with the highest weight for the Space: when a node goes, only its own Spaces get another owner. */
  #ownerOf(space: SpaceId): Peer | undefined {
    const hash = hashOf(space)
    let owner: Node | undefined
    let highest = -1
    for (const node of this.#nodes) {
      const weight = weightOf(hash ^ node.hash)
      if (weight <= highest) continue
      highest = weight
      owner = node
    }
    return owner?.peer
  }

  #peerAt(address: string): Peer | undefined {
    if (address === this.#address) return undefined
    return this.#peers.getOrInsertComputed(
      address,
      () => new Peer(address, this.#membership.secret, this.#local),
    )
  }
}

interface Node {
  readonly hash: number
  /** Undefined for this server. */
  readonly peer: Peer | undefined
}

/** A hash of 32 bits as a rendezvous weight: mixed, so that the weights of two nodes are independent. */
function weightOf(hash: number): number {
  const once = Math.imul(hash ^ (hash >>> 16), 0x7feb352d)
  const twice = Math.imul(once ^ (once >>> 15), 0x846ca68b)
  return (twice ^ (twice >>> 16)) >>> 0
}
