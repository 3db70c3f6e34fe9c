/**
 * CHANGELOG.md as data: a section for each version, newest first, with "Upgrade notes" before everything else. An
 * item is one line of at most 240 characters. The release asks for the section of its version.
 */

export const HEADINGS = ['Upgrade notes', 'Added', 'Changed', 'Fixed'] as const
export type Heading = (typeof HEADINGS)[number]

export interface Release {
  readonly version: string
  /** The day, as in 2026-11-30. */
  readonly date: string
  readonly parts: readonly { readonly heading: Heading; readonly items: readonly string[] }[]
}

const MAX_ITEM = 240

/** @throws Error that names the line which breaks the format */
export function readChangelog(text: string): readonly Release[] {
  const [title, ...blocks] = text.split(/^(?=## )/m)
  if (title?.trim() !== '# Changelog')
    throw new Error('Begin with "# Changelog", then a section per version.')
  return blocks.map(releaseIn)
}

function releaseIn(block: string): Release {
  const [head = '', ...parts] = block.split(/^(?=### )/m)
  const [, version, date] = /^## (\d+\.\d+\.\d+) - (\d{4}-\d{2}-\d{2})\n+$/.exec(head) ?? []
  if (!version || !date)
    throw new Error(`Write "## 1.2.3 - 2026-01-31" and nothing below it: "${head.trim()}"`)
  const read = parts.map(partIn)
  const places = read.map(({ heading }) => HEADINGS.indexOf(heading))
  if (places.some((place, at) => place <= (places[at - 1] ?? -1)))
    throw new Error(`${version}: the order is ${HEADINGS.join(', ')}, each once.`)
  return { version, date, parts: read }
}

function partIn(part: string): Release['parts'][number] {
  const [head = '', ...lines] = part.trim().split('\n')
  const heading = HEADINGS.find((each) => head === `### ${each}`)
  if (!heading) throw new Error(`"${head}" is none of: ${HEADINGS.join(', ')}.`)
  const items = lines.filter((line) => line !== '')
  for (const item of items) {
    if (!item.startsWith('- ')) throw new Error(`An item begins with "- ": "${item}"`)
    if (item.length > MAX_ITEM + 2) throw new Error(`At most ${MAX_ITEM} characters an item: "${item}"`)
  }
  return { heading, items: items.map((item) => item.slice(2)) }
}
