/** Paths as OpenAPI writes them, `/v1/policies/{policy}`: which address they match, and which of two goes first. */

/** @param address the path of a request */
export function matches(path: string, address: string): boolean {
  const [its, parts] = [path.split('/'), address.split('/')]
  return (
    its.length === parts.length &&
    its.every((part, at) => part === parts[at] || (isVariable(part) && parts[at] !== ''))
  )
}

/** Whether `path` has a fixed word where the other has a variable, as `/policies/lint` and `/policies/{policy}` do. */
export function isMoreSpecific(path: string, than: string): boolean {
  const [its, others] = [path.split('/'), than.split('/')]
  if (its.length !== others.length) return false
  let fixed = 0
  for (const [at, part] of its.entries()) {
    const other = others[at] ?? ''
    if (isVariable(part) && isVariable(other)) continue
    if (!isVariable(part) && isVariable(other)) fixed += 1
    else if (part !== other) return false
  }
  return fixed > 0
}

/** As the router writes it: `/v1/policies/:policy`. */
export function patternOf(path: string): string {
  return path.replaceAll(/\{(\w+)\}/g, ':$1')
}

export function variablesOf(path: string): readonly string[] {
  return [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name ?? '')
}

function isVariable(part: string): boolean {
  return part.startsWith('{')
}
