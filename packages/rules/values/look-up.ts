/**
 * Looks up a name that came from outside. Every object inherits names - `constructor`, `toString`, `__proto__` - so a
 * plain `record[name]` finds something where a request names a feature of that name. A look-up finds what the record
 * itself has, and nothing else; tidy/look-ups.test.ts holds all code to it.
 */
export function lookUp<T>(record: Readonly<Record<string, T>> | undefined, name: string): T | undefined {
  return record !== undefined && Object.hasOwn(record, name) ? record[name] : undefined
}

/** Adds to the sum under a name. A Map in its place made an answer take 0.3 µs more. */
export function addTo(sums: Record<string, number>, name: string, amount: number): void {
  const sum = (lookUp(sums, name) ?? 0) + amount
  if (name !== '__proto__') sums[name] = sum
  else Object.defineProperty(sums, name, { value: sum, writable: true, enumerable: true, configurable: true })
}

/**
 * Where something that was read - JSON or YAML - has a field called `__proto__`; undefined where nothing has. A schema of
 * a record leaves such a field out without a word, and so would what was said with it be lost.
 */
export function pathOfPrototype(read: unknown): string | undefined {
  if (typeof read !== 'object' || read === null) return undefined
  if (Object.hasOwn(read, '__proto__')) return '__proto__'
  for (const [name, value] of Object.entries(read)) {
    const below = pathOfPrototype(value)
    if (below !== undefined) return `${name}.${below}`
  }
  return undefined
}
