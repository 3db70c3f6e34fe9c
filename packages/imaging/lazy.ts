/** What is made when it is first asked for. */

export interface Lazy<T> {
  get(): T
  /** undefined where it was never asked for. */
  opened(): T | undefined
}

export function lazy<T>(make: () => T): Lazy<T> {
  let made: { readonly value: T } | undefined
  return {
    get: () => {
      made ??= { value: make() }
      return made.value
    },
    opened: () => made?.value,
  }
}
