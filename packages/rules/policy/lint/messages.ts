/** What no text of a policy may be: empty, or with a placeholder that nothing fills. */

import { PLACEHOLDERS } from '../../model/denial.ts'
import type { Say } from '../finding.ts'
import type { PolicyText } from '../schema.ts'

const KNOWN: ReadonlySet<string> = new Set(PLACEHOLDERS)

export function lintMessages({ messages }: PolicyText, say: Say): void {
  const there = PLACEHOLDERS.map((each) => `{${each}}`).join(', ')
  for (const [code, text] of Object.entries(messages)) {
    const path = `messages.${code}`
    if (text.trim() === '') say(path, 'is empty; write what a person shall read, or leave it out.')
    for (const [written, name = ''] of text.matchAll(/\{([^{}]*)\}/g))
      if (!KNOWN.has(name)) say(path, `has ${written}, which nothing fills; there are ${there}.`)
    if (/[{}]/.test(text.replaceAll(/\{[^{}]*\}/g, '')))
      say(path, `has a brace without its other one; placeholders are ${there}.`)
  }
}
