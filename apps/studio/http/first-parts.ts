/**
 * The page as it is sent names what its reader needs first, so that a browser asks for all of it at once: at 1.6 Mbit/s
 * the studio could be used 2.9 s after it was asked for, and 1.6 s with this. Who comes with a session likely is a member.
 */
import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'

/** As web/first-parts.ts writes it. */
const firstParts = z.object({
  visitor: z.array(z.string()),
  member: z.array(z.string()),
  pages: z.record(z.string(), z.array(z.string())),
})

const SESSION = /(^|;\s*)(__Secure-)?allot\.session_token=./
/**
 * What each one's first screen is drawn from. That a visitor is one, they learn without it: browsers do not keep the
 * refusal that `/v1/me` answers.
 */
const ASKED = { member: ['/v1/me'], visitor: ['/v1/sign-in-options', '/v1/plans'] }

/** @param page the text of index.html · @param path what was asked for · @param cookie the header of the request */
export async function withFirstParts(
  dist: string,
  page: string,
  path: string,
  cookie: string | undefined,
): Promise<string> {
  const file = join(dist, 'first-parts.json')
  if (!existsSync(file)) return page
  const parts = firstParts.parse(JSON.parse(await readFile(file, 'utf8')))
  const isMember = SESSION.test(cookie ?? '')
  const named = isMember ? [...parts.member, ...pageParts(parts.pages, path)] : parts.visitor
  const links = [
    ...ASKED[isMember ? 'member' : 'visitor'].map(
      (asked) => `<link rel="preload" as="fetch" crossorigin href="${asked}">`,
    ),
    ...[...new Set(named)].map((part) => `<link rel="modulepreload" crossorigin href="${part}">`),
  ]
  return page.replace('</head>', `  ${links.join('\n    ')}\n  </head>`)
}

/** Of the longest beginning that the address has. */
function pageParts(pages: Readonly<Record<string, readonly string[]>>, path: string): readonly string[] {
  const found = Object.entries(pages)
    .filter(([beginning]) => (beginning.endsWith('/') ? path.startsWith(beginning) : path === beginning))
    .sort(([a], [b]) => b.length - a.length)
  return found[0]?.[1] ?? []
}
