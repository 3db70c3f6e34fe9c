/**
 * Where an address that people name may lead: a webhook, a photo to fetch. They could otherwise use this server to reach
 * what only it can reach (server-side request forgery): itself, its own network, the metadata service of a cloud. So a
 * host is resolved once, all its addresses must be public, and the connection goes to the address that was checked.
 */
import { lookup } from 'node:dns/promises'
import { Fault } from '@allot/rules/fault'
import ipaddr from 'ipaddr.js'

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
  const found = await lookup(host, { all: true }).catch(() => {
    throw refused(`${host} cannot be found. Check the name.`)
  })
  const hidden = allowPrivate ? undefined : found.find(({ address }) => !isPublic(address))
  if (hidden) throw refused(`${host} leads to ${hidden.address}, which is not a public address.`)
  const [first] = found
  if (!first) throw refused(`${host} has no address.`)
  return { url, ...first }
}

/** Everything but ordinary public addresses: private, loopback, link-local, carrier's, mapped and tunnelled ones. */
export function isPublic(address: string): boolean {
  return ipaddr.isValid(address) && ipaddr.process(address).range() === 'unicast'
}

function refused(why: string): Fault {
  return new Fault('malformed', 'url', why)
}
