/**
 * Shares: how much one Space may have of what all share. A Space of the demonstration is of a visitor who proved nothing
 * and pays nothing, so it has less.
 *
 *   Ann's Shop keeps 20 drafts of hers, runs 4 Batches at once and stores 40 GB, and Ann in all her Spaces 80 GB; a
 *   visitor's Space 3 drafts, one Batch, 1 GB, and so much in all that the visitor makes
 */

export interface SpaceShare {
  /** Of everything that it stores: its Batches, previews and designs. */
  readonly bytes: number
  /** Of what one person stores, in all their Spaces. */
  readonly person: number
  /** What those at one network send within a day. */
  readonly sent: number
  readonly isDemo: boolean
  /** Drafts of Batches of one member. */
  readonly drafts: number
  /** Batches that run side by side. */
  readonly batchesAtOnce: number
  /** Photos of previews of one member. */
  readonly previews: number
}

/** Bound (law 9). */
const MAX_KNOWN = 10_000

export class SpaceShares {
  readonly #usual: SpaceShare
  readonly #demo: SpaceShare
  readonly #isDemo: (space: string) => Promise<boolean>
  /** Those that were asked for and are of the demonstration. */
  readonly #known = new Set<string>()

  constructor(usual: SpaceShare, demo: SpaceShare, isDemo: (space: string) => Promise<boolean>) {
    this.#usual = usual
    this.#demo = demo
    this.#isDemo = isDemo
  }

  async of(space: string): Promise<SpaceShare> {
    if (this.#demo === this.#usual) return this.#usual
    // Where Allot cannot be reached nothing is reserved either, so nothing is run.
    const isDemo = await this.#isDemo(space).catch(() => this.#known.has(space))
    if (this.#known.size >= MAX_KNOWN) this.#known.clear()
    if (isDemo) this.#known.add(space)
    else this.#known.delete(space)
    return this.known(space)
  }

  /** Of the Spaces of these, so that they are known. */
  async ask(those: readonly { readonly space: string }[]): Promise<void> {
    for (const space of new Set(those.map((each) => each.space))) await this.of(space)
  }

  /** As it was when it was asked for last. */
  known(space: string): SpaceShare {
    return this.#known.has(space) ? this.#demo : this.#usual
  }
}
