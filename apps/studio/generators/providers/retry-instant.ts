/** When a provider wants to be asked again: RFC 9110's Retry-After in seconds or as a date, or in words of its own. */

/** @returns milliseconds since 1970; null where it says nothing */
export function retryInstant(headers: Headers | undefined, text: string, now: number): number | null {
  const milliseconds = Number(headers?.get('retry-after-ms') ?? Number.NaN)
  if (milliseconds >= 0) return now + milliseconds
  const after = headers?.get('retry-after') ?? null
  if (after !== null && /^\d+(\.\d+)?$/.test(after)) return now + Number(after) * 1_000
  const date = after === null ? Number.NaN : Date.parse(after)
  if (!Number.isNaN(date)) return date
  // Google: "retryDelay": "34s"; OpenAI: "Please try again in 20s."
  const [, said] = /(?:retryDelay"?\s*:\s*"|try again in )(\d+(?:\.\d+)?)s/.exec(text) ?? []
  return said === undefined ? null : now + Number(said) * 1_000
}
