/**
 * Folding: what one address is refused again and again is one event with a count. The first stands in the log before the
 * answer; those after it are added up and written once a second.
 *
 * An example: from 203.0.113.7 a program tries 5,000 keys between 9:00 and 9:04. The log has one event of 9:00:00, last
 * at 9:04:00, 5,000 times, in some 240 writes of one row. What goes on after 9:10 is the next event.
 */
import { createHash } from 'node:crypto'
import { type Duration, MINUTE } from '@allot/rules/instant'
import ipaddr from 'ipaddr.js'
import type { SecurityEvent } from './security-event.ts'

/** Adds to the event of this id, or makes it. */
export type Write = (id: string, event: SecurityEvent, times: number) => Promise<void>

const SPAN = (10 * MINUTE) as Duration // a multiple of a unit
/** Bound (law 9): different events of a span; further ones are one together. */
const MAX_EVENTS = 1_000
const PAUSE_MS = 1_000

export class Folding {
  readonly #write: Write
  readonly #unexpected: (error: unknown) => void
  readonly #known = new Set<string>()
  #waiting = new Map<string, { readonly event: SecurityEvent; readonly times: number }>()
  #span = 0
  #timer: NodeJS.Timeout | undefined

  constructor(write: Write, unexpected: (error: unknown) => void) {
    this.#write = write
    this.#unexpected = unexpected
  }

  async add(event: SecurityEvent): Promise<void> {
    const span = Math.floor(event.at / SPAN)
    if (span !== this.#span) this.#known.clear()
    this.#span = span
    const own = idOf(event, span)
    const isOwn = this.#known.has(own) || this.#known.size < MAX_EVENTS
    const id = isOwn ? own : idOf(anonymous(event), span)
    if (this.#known.has(id)) {
      this.#wait(id, isOwn ? event : anonymous(event), 1)
      this.#timer ??= setTimeout(() => void this.settle().catch(this.#unexpected), PAUSE_MS).unref()
      return
    }
    this.#known.add(id)
    await this.#write(id, isOwn ? event : anonymous(event), 1)
  }

  /** Writes what waits. What cannot be written waits on. */
  async settle(): Promise<void> {
    clearTimeout(this.#timer)
    this.#timer = undefined
    const writing = this.#waiting
    this.#waiting = new Map()
    try {
      for (const [id, { event, times }] of writing) {
        await this.#write(id, event, times)
        writing.delete(id)
      }
    } finally {
      for (const [id, { event, times }] of writing) this.#wait(id, event, times)
    }
  }

  #wait(id: string, event: SecurityEvent, more: number): void {
    const before = this.#waiting.get(id)?.times ?? 0
    this.#waiting.set(id, { event, times: before + more })
  }
}

/** IPv6 is given out by /64, so a caller who has one address has all of its block. */
function blockOf(address: string): string {
  if (!ipaddr.isValid(address)) return address
  const parsed = ipaddr.process(address)
  return parsed.kind() === 'ipv4' ? parsed.toString() : String(parsed.toByteArray().slice(0, 8))
}

function idOf({ act, by, from, space, account }: SecurityEvent, span: number): string {
  const same = [span, act.action, blockOf(from.address), by.kind, by.id, space, account]
  return `sec_${createHash('sha256').update(JSON.stringify(same)).digest('base64url').slice(0, 20)}`
}

/** Of many addresses. */
function anonymous(event: SecurityEvent): SecurityEvent {
  const by = { kind: event.by.kind, id: null, session: null }
  return { ...event, by, from: { address: 'many', agent: '' }, space: null, account: null }
}
