/**
 * Where an address that people name may lead: a webhook, a photo to fetch. They could otherwise use this server to reach
 * what only it can reach (server-side request forgery): itself, its own network, the metadata service of a cloud. So an
 * internal name is not even looked up, a host is resolved once, all its addresses must be public, and the connection goes
 * to the address that was checked. What a name of a network leads to is not shown: with it, names could be tried.
 */
import { lookup } from 'node:dns/promises'
import { isIP } from 'node:net'
import { Fault } from '@allot/rules/fault'
import { isInternalName } from './internal-name.ts'
import { isPublic } from './public-address.ts'

export interface PublicTarget {
  readonly url: URL
  readonly address: string
  readonly family: number
}

/** @throws Fault `malformed` for an address that may not be called, with the reason */
export async function resolveTarget(text: string, allowPrivate: boolean): Promise<PublicTarget> {
  const url = URL.canParse(text) ? new URL(text) : undefined
  if (!url || (url.protocol !== 'https:' && !(allowPrivate && url.protocol === 'http:')))
    throw refused(`"${text.slice(0, 200)}" is not an https address.`)
  if (url.username || url.password) throw refused('An address with a name and password in it is not taken.')
  const host = url.hostname.replace(/^\[(.*)\]$/, '$1')
  if (!allowPrivate && !isUsualPort(url))
    throw refused(`Port ${url.port} is not one of a web server. Use 443, or one from 1024 on.`)
  const isName = isIP(host) === 0
  if (!allowPrivate && isName && isInternalName(host))
    throw refused(`${host} is a name of an internal network. Use a public one.`)
  const found = await lookup(host, { all: true }).catch(() => [])
  const [first] = found
  if (!first || !(allowPrivate || found.every(({ address }) => isPublic(address))))
    throw refused(`${host} ${isName ? 'has no public address. Check the name' : 'is not a public address'}.`)
  return { url, ...first }
}

/** Of databases and the like above 1024, which might take a line of a request for a command. */
const NOT_OF_THE_WEB: ReadonlySet<number> = new Set([
  ...[1433, 1521, 1723, 2049, 2375, 2376, 2379, 2380, 3306, 3389, 4190, 5060, 5061, 5432, 5672, 5900, 5984],
  ...[6000, 6379, 6443, 6566, 6665, 6666, 6667, 6668, 6669, 6679, 6697, 8500, 9042, 9092, 9200, 9300, 10250],
  ...[11211, 15672, 27017],
])

/** Without a port it is that of its protocol. */
function isUsualPort({ port }: URL): boolean {
  return port === '' || (Number(port) >= 1024 && !NOT_OF_THE_WEB.has(Number(port)))
}

function refused(why: string): Fault {
  return new Fault('malformed', 'url', why)
}
