/**
 * The page as it is sent names what its reader needs first, so that a browser asks for all of it at once: at 1.6 Mbit/s
 * the studio could be used 2.9 s after it was asked for, and 1.6 s with this. Who comes with a session likely is a member.
 */
import { existsSync, readFileSync } from 'node:fs'
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

/** Of one bundle, read when the first page is sent and never again. */
export class NamedParts {
  readonly #file: string
  /** null where the bundle has none. */
  #parts: z.infer<typeof firstParts> | null | undefined

  /** @param dist the folder of the built bundle */
  constructor(dist: string) {
    this.#file = join(dist, 'first-parts.json')
  }

  /** @param page the text of index.html · @param path what was asked for · @param cookie the header of the request */
  in(page: string, path: string, cookie: string | undefined): string {
    if (this.#parts === undefined)
      this.#parts = existsSync(this.#file)
        ? firstParts.parse(JSON.parse(readFileSync(this.#file, 'utf8')))
        : null
    return this.#parts ? withParts(page, this.#parts, path, cookie) : page
  }
}

function withParts(
  page: string,
  parts: z.infer<typeof firstParts>,
  path: string,
  cookie: string | undefined,
): string {
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
