/**
 * The policies in force: those that were given, and those published since, which the store keeps. A policy whose
 * figures do not fit together, or that would take effect in the past, is not published. One that was, by an earlier
 * build, and that this one cannot compile, is stepped over, with a warning.
 */
import {
  type DatedPolicy,
  findingsBeside,
  type PolicyBook,
  policyBook,
  type RefusedVersion,
} from '@allot/rules/book'
import { Fault } from '@allot/rules/fault'
import { type Duration, type Instant, iso, later, SECOND } from '@allot/rules/instant'
import { lintPolicy } from '@allot/rules/lint'
import { type PolicyText, refuseFindings } from '@allot/rules/policy'
import { storedPolicy } from '@allot/rules/stored-policy'
import type { Store } from './store.ts'

/**
 * Of several servers each reads published policies once a second, and a policy takes effect after five: by then all
 * servers have it. Milliseconds.
 */
const AHEAD = { read: SECOND, publish: (5 * SECOND) as Duration } as const

/** The present policy book; publishing replaces it. */
export class Policies {
  readonly #store: Store
  readonly #clock: () => Instant
  readonly #tell: (refused: RefusedVersion) => void
  #book: PolicyBook
  #readAt: Instant | undefined
  /** When each stored version takes effect, by its id. */
  readonly #stored = new Map<string, Instant>()

  constructor(
    book: PolicyBook,
    store: Store,
    clock: () => Instant,
    tell: (refused: RefusedVersion) => void = warnOfRefused,
  ) {
    this.#book = book
    this.#store = store
    this.#clock = clock
    this.#tell = tell
    for (const refused of book.refused) tell(refused)
  }

  get book(): PolicyBook {
    return this.#book
  }

  /** Reads the published policies: once, or every second where other servers may publish. @throws StoreUnavailable */
  async refresh(): Promise<void> {
    const now = this.#clock()
    if (this.#readAt !== undefined && (!this.#store.shared || now - this.#readAt < AHEAD.read)) return
    for (const version of await this.#store.published()) this.#add(version)
    this.#readAt = now
  }

  /**
   * @param effective by default now; with several servers five seconds from now
   * @throws Fault `malformed` with every finding of the lint, or for an id that was used or an instant that passed
   */
  async publish(text: PolicyText, effective?: Instant): Promise<void> {
    const soonest = this.#store.shared ? later(this.#clock(), AHEAD.publish) : this.#clock()
    const version = { text, effective: effective ?? soonest }
    refuseFindings(lintPolicy(text), text.policy)
    refuseFindings(findingsBeside(this.#book.versions, version), text.policy)
    if (version.effective < soonest)
      throw new Fault(
        'malformed',
        'effective',
        `${iso(version.effective)} is before ${iso(soonest)}, and a policy never rewrites the past; name a later instant, or "now" (in the shell: --effective now).`,
      )
    policyBook([], [...this.#versions, version])
    await this.#store.publish(version)
    this.#add(version)
  }

  get #versions(): readonly DatedPolicy[] {
    return [...this.#book.versions, ...this.#book.refused]
  }

  /** A published policy takes precedence over a file of the folder with the same id, unless it cannot be in force. */
  #add(version: DatedPolicy): void {
    const { policy } = version.text
    if (this.#stored.get(policy) === version.effective) return
    this.#stored.set(policy, version.effective)
    const known = this.#book.versions.find(({ text }) => text.policy === policy)
    if (known?.effective === version.effective) return
    const others = this.#versions.filter(({ text }) => text.policy !== policy)
    const book = policyBook([], [...others, { ...version, text: storedPolicy(version.text) }])
    const refused = book.refused.find(({ text }) => text.policy === policy)
    const before = new Set(this.#book.refused.map(({ text }) => text.policy))
    for (const each of book.refused) if (each === refused || !before.has(each.text.policy)) this.#tell(each)
    if (!refused || !known) this.#book = book
  }
}

/** `2026-06-leaner, effective 2026-06-01T00:00:00Z, cannot be in force: windows.minute.length …` */
export function refusedText({ text, effective, findings }: RefusedVersion): string {
  const wrong = findings.map(({ path, message }) => `${path} ${message}`).join('; ')
  return `${text.policy}, effective ${iso(effective)}, cannot be in force and is stepped over: ${wrong} Publish a corrected version under another id.`
}

/** Where no other way to warn is given. */
function warnOfRefused(refused: RefusedVersion): void {
  process.emitWarning(`Allot: the policy ${refusedText(refused)}`)
}
