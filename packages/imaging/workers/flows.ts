/**
 * Flows: those who take turns, each with what was spent on it. The next one is that on which the least was spent. One that
 * comes anew begins where the others are, so that it neither overtakes for what it did not use, nor waits for what others
 * used before; one that left in debt finds its debt again.
 */

export class Flow {
  /** Seconds, from where it began. */
  spent = 0
  waiting = 0
  running = 0

  get isIdle(): boolean {
    return this.waiting === 0 && this.running === 0
  }

  begin(seconds: number): void {
    this.waiting -= 1
    this.running += 1
    this.spent += seconds
  }

  /** @param beyond what it took more than was expected; negative where it took less */
  end(beyond: number): void {
    this.running -= 1
    this.spent += beyond
  }
}

export class Flows<F extends Flow> {
  readonly #make: () => F
  readonly #all = new Map<string, F>()
  /** What had been spent on the one who was served last. */
  #level = 0

  constructor(make: () => F) {
    this.#make = make
  }

  /** The flow of this name, which now has something to do. */
  enter(name: string): F {
    this.#forgetIdle()
    const known = this.#all.get(name)
    if (known) return known
    const flow = this.#make()
    flow.spent = this.#level
    this.#all.set(name, flow)
    return flow
  }

  some(is: (flow: F) => boolean): boolean {
    return this.#all.values().some(is)
  }

  /** Of those that may, the one on which the least was spent: it is served. */
  next(may: (flow: F) => boolean): F | undefined {
    let least: F | undefined
    for (const flow of this.#all.values())
      if ((least === undefined || flow.spent < least.spent) && may(flow)) least = flow
    if (least) this.#level = Math.max(this.#level, least.spent)
    return least
  }

  /** Those who have nothing to do, and whom the others have overtaken; all of them where the others have nothing either. */
  #forgetIdle(): void {
    const isBusy = this.some((flow) => !flow.isIdle)
    for (const [name, flow] of this.#all)
      if (flow.isIdle && (!isBusy || flow.spent <= this.#level)) this.#all.delete(name)
  }
}
