/**
 * Holds a call of a part until a test lets it on, so that what comes late in a race comes late each time: Bob's request is
 * let in, Ann takes his role, and then the key is stored.
 */
export interface Held {
  /** Resolves when the call is there, and waits. */
  readonly reached: Promise<void>
  /** The call is made now, and so is every later one. */
  release(): void
}

/** Any method of a part that answers with a promise. */
type Method = (...given: never[]) => Promise<unknown>

/** @param held whether a call is the one that is held; the first one if not given */
export function hold<Name extends string, Part extends { [Each in Name]: Method }>(
  part: Part,
  name: Name,
  held: (...given: Parameters<Part[Name]>) => boolean = () => true,
): Held {
  const reached = Promise.withResolvers<void>()
  const released = Promise.withResolvers<void>()
  const real = part[name]
  let isHolding = true
  const waits = async (...given: Parameters<Part[Name]>) => {
    if (isHolding && held(...given)) {
      isHolding = false
      reached.resolve()
      await released.promise
    }
    return Reflect.apply(real, part, given)
  }
  Object.defineProperty(part, name, { value: waits, configurable: true })
  return { reached: reached.promise, release: released.resolve }
}
