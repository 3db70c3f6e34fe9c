/**
 * What a refusal must not change: of each Space the usage, the log, and all lists of what people make. Two readings are
 * equal where nothing was done between them.
 */
import type { Callers } from './callers.ts'

const OF_ALLOT = [
  ...['', '/usage', '/log?limit=1&order=newest', '/members', '/invitations', '/keys', '/grants', '/webhooks'],
  ...['/holds', '/billing'],
]
const OF_STUDIO = ['batches', 'designs', 'recipes', 'sharing']

/** What changes by being used, or with time. */
const PASSING = new Set(['usedAt', 'asOf', 'now'])

export async function readState(url: string, { operator, spaces, owners }: Callers): Promise<string> {
  const asked = spaces.flatMap((space) => [
    ...OF_ALLOT.map((path) => textOf(`${url}/v1/spaces/${space}${path}`, operator.headers)),
    ...OF_STUDIO.map((list) =>
      textOf(`${url}/studio/spaces/${space}/${list}`, owners.get(space)?.headers ?? {}),
    ),
  ])
  const everywhere = ['/v1/keys', '/v1/policies'].map((path) => textOf(url + path, operator.headers))
  return (await Promise.all([...asked, ...everywhere])).join('\n')
}

async function textOf(address: string, headers: Readonly<Record<string, string>>): Promise<string> {
  const answer = await fetch(address, { headers })
  const text = await answer.text()
  const path = new URL(address).pathname
  if (!answer.ok) return `${path} cannot be read: ${answer.status}`
  return `${path} ${JSON.stringify(JSON.parse(text), (name, value) => (PASSING.has(name) ? undefined : value))}`
}

/** The lines that differ, shortened. */
export function differences(before: string, after: string): readonly string[] {
  const lines = after.split('\n')
  return before.split('\n').flatMap((line, at) => {
    const now = lines[at] ?? ''
    if (line === now) return []
    const from = [...line].findIndex((sign, place) => now[place] !== sign)
    const start = Math.max(0, from - 60)
    return [
      `${line.split(' ', 1)[0]}: …${line.slice(start, from + 80)} is now …${now.slice(start, from + 80)}`,
    ]
  })
}
