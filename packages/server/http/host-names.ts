/**
 * The names by which this server is called. A request for any other name is answered with 421: it came by a name that
 * others chose, through a cache, a proxy or a DNS record of theirs. Programs on this machine and health checks call it by
 * its address, and other servers by the names that are configured.
 *
 * A page at http://evil.example:4400 whose name leads to 127.0.0.1 (DNS rebinding) is, for the browser, of the same origin
 * as an Allot on this machine: it would read all that the demo or an admin's cookie opens. It finds 421.
 *
 * Ports are ignored unless a configured name has one: proxies pass on `Host` with and without them.
 */
import { isIP } from 'node:net'
import { addCommonHeaders } from './headers.ts'
import { ProblemError, problemDetailsOf } from './problem.ts'

export interface HostNames {
  /** The address that people open: the public one, or that of this machine. */
  readonly address: () => string
  /** Every name is answered: others reach it, and by which name was not configured. */
  readonly any: boolean
  /** Further names or addresses, each with or without a port: `allot`, `10.0.0.5:4400`. */
  readonly others: readonly string[]
}

/** @returns the refusal, for a request that came by another name */
export type HostCheck = (request: Request) => Response | undefined

export function openHostCheck({ address, any, others }: HostNames): HostCheck {
  if (any) return () => undefined
  const names = new Set(others.map((each) => each.toLowerCase()))
  const isNamed = (name: string) => names.has(name) || name === new URL(address()).hostname
  const isKnown = ({ hostname, host }: URL) =>
    isNamed(hostname) || names.has(host) || isNamed(hostname.replace(/\.$/, '')) || isThisMachine(hostname)
  return (request) => {
    const asked = new URL(request.url)
    // A request line may name another server than the header does; both have to be this one.
    const header = hostOf(request.headers.get('host'))
    const came = header === undefined ? [asked] : [asked, header]
    if (came.every((by) => by !== null && isKnown(by))) return undefined
    const isCheck = MONITORED.has(asked.pathname) && came.every((by) => by !== null && isAddress(by.hostname))
    return isCheck ? undefined : refusal(address())
  }
}

/** Load balancers check by address; nothing here belongs to a person. */
const MONITORED = new Set(['/health/live', '/health/ready', '/metrics'])

/** @returns undefined where there is no header, null where it names nothing */
function hostOf(header: string | null): URL | null | undefined {
  if (header === null) return undefined
  return URL.parse(`http://${header}`)
}

function isThisMachine(hostname: string): boolean {
  return (
    hostname === 'localhost' || hostname === '[::1]' || (isIP(hostname) === 4 && hostname.startsWith('127.'))
  )
}

function isAddress(hostname: string): boolean {
  return isIP(hostname.replace(/^\[|\]$/g, '')) !== 0
}

function refusal(address: string): Response {
  const { origin, hostname } = new URL(address)
  const set = isThisMachine(hostname)
    ? 'where a proxy or a tunnel calls it by another one, its operator sets ALLOT_URL to the address that people open, or ALLOT_HOST_NAMES.'
    : 'for another one its operator sets ALLOT_HOST_NAMES.'
  const problem = new ProblemError('misdirected', `This is ${origin}. Call it by that name; ${set}`)
  const id = crypto.randomUUID()
  const response = new Response(JSON.stringify({ ...problemDetailsOf(problem), instance: id }), {
    status: problem.status,
    headers: { 'content-type': 'application/problem+json' },
  })
  addCommonHeaders(response, id)
  return response
}
