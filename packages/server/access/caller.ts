/**
 * The caller, and what they may do: a person with a session cookie, or a program with an API key. A person acts as
 * themselves in the Spaces they are a member of; every other Space is answered as if it did not exist.
 */
import type { Engine } from '@allot/engine/engine'
import { Fault } from '@allot/rules/fault'
import { type MemberId, memberOf, type Role, type SpaceId } from '@allot/rules/space'
import type { Accounts, SignedIn } from '../accounts/accounts.ts'
import { ADDRESS_HEADER } from '../http/peer-address.ts'
import { notFound, ProblemError } from '../http/problem.ts'
import { type Access, isAtLeast, leastRoleOfKey } from './access.ts'
import { isWithin } from './address-ranges.ts'
import { type ApiKey, type Maker, roleOfKey } from './api-key.ts'
import type { KeyStore } from './key-store.ts'
import { isFromAnotherSite } from './origin.ts'

export type Caller =
  | { readonly kind: 'nobody' }
  | { readonly kind: 'person'; readonly person: SignedIn }
  | { readonly kind: 'key'; readonly key: ApiKey }

/** A caller who may do what they ask, with their role in the Space. */
export interface AuthorizedCaller {
  readonly caller: Caller
  /** Of a key: that of its maker. */
  readonly role: Role
}

export interface Callers {
  /** A promise only where a lookup is needed. @throws Problem `unauthenticated` with a credential that is not valid */
  resolve(request: Request): Caller | Promise<Caller>
  /**
   * @throws Problem `unauthenticated`, `forbidden`, and `not_found` for a Space that is not theirs, whether or not it
   * exists · Fault `unknown_space` for keys, which reach it or every Space
   */
  authorize(caller: Caller, access: Access, space: SpaceId | undefined): Promise<AuthorizedCaller>
  /** What the log of the Space says; undefined for who is no member, and for a Space that does not exist. */
  roleIn(space: SpaceId, member: MemberId): Promise<Role | undefined>
}

export function openCallers(
  accounts: Accounts,
  keys: KeyStore,
  allot: Engine,
  url: string | undefined,
): Callers {
  /** The log says who is a member; the directory only lists. */
  const roleIn = async (space: SpaceId, member: MemberId): Promise<Role | undefined> => {
    const found = await allot.space(space).catch(unknownSpace)
    return found && memberOf(found, member)?.role
  }
  const whoIs = async (request: Request): Promise<Caller> => {
    const person = await accounts.signedIn(request.headers)
    if (!person) return { kind: 'nobody' }
    if (isFromAnotherSite(request, url))
      throw new ProblemError(
        'forbidden',
        'This request came from another site. Use the app itself, or an API key.',
      )
    return { kind: 'person', person }
  }
  /** @throws Problem `unauthenticated`, `forbidden` */
  const roleWith = async (key: ApiKey, access: Access): Promise<Role> => {
    if (key.space === null) return 'owner'
    const role = roleOfKey(key, await allot.space(key.space))
    if (role === undefined)
      throw new ProblemError(
        'unauthenticated',
        'Who made this API key is no admin of the Space any more, and the key ended with that. An admin can make another.',
      )
    if (isAtLeast(role, leastRoleOfKey(access))) return role
    throw new ProblemError(
      'forbidden',
      'It is not known who made this API key, so it may do what a member may. An admin can take it over, or make another.',
    )
  }
  const resolve: Callers['resolve'] = (request) => {
    const bearer = /^Bearer (\S+)$/.exec(request.headers.get('authorization') ?? '')?.[1]
    if (bearer === undefined) return whoIs(request)
    const key = keys.find(bearer)
    return key instanceof Promise ? key.then((it) => callerWith(it, request)) : callerWith(key, request)
  }
  const authorize: Callers['authorize'] = async (caller, access, space) => {
    if (access.open) return { caller, role: 'member' }
    if (caller.kind === 'nobody')
      throw new ProblemError('unauthenticated', 'Sign in, or send an API key as "Authorization: Bearer …".')
    if (caller.kind === 'key') {
      refuseKey(caller.key, access, space)
      const role = await roleWith(caller.key, access)
      if (space !== undefined) await allot.space(space)
      return { caller, role }
    }
    if (access.person === undefined)
      throw new ProblemError('forbidden', `This needs an API key with the scope "${access.scope}".`)
    if (access.person === 'signed in' || space === undefined) return { caller, role: 'member' }
    const role = await roleIn(space, caller.person.id)
    if (!role) throw notFound()
    if (!isAtLeast(role, access.person))
      throw new ProblemError(
        'forbidden',
        `Only ${WHO[access.person]} of the Space can do this. Ask one of them.`,
      )
    return { caller, role }
  }
  return { resolve, authorize, roleIn }
}

/** The member that the caller acts as. @throws Problem `forbidden` where a person names another member */
export function actAs(caller: Caller, by: string | undefined): string {
  if (caller.kind === 'person') {
    if (by === undefined || by === caller.person.id) return caller.person.id
    throw new ProblemError('forbidden', 'You can act only as yourself; leave "by" out.', '/operation/by')
  }
  if (by !== undefined) return by
  throw new ProblemError('malformed', 'Say which member acts, as "by".', '/operation/by')
}

/** A program that runs the whole of Allot. */
export function isOperator(caller: Caller): boolean {
  return caller.kind === 'key' && caller.key.scopes.includes('operator')
}

/** Checks fields that only operators may send. @throws Problem `forbidden` for other callers who send one */
export function requireOperatorFor(caller: Caller, fields: Readonly<Record<string, unknown>>): void {
  const sent = Object.entries(fields).find(([, value]) => value !== undefined)?.[0]
  if (sent === undefined || isOperator(caller)) return
  throw new ProblemError(
    'forbidden',
    `Only an API key with the scope "operator" may send "${sent}"; leave it out.`,
    `/${sent}`,
  )
}

/** One name for each caller, for rate limits and for ids of what they create. */
export function nameOf(caller: Caller): string {
  if (caller.kind === 'person') return caller.person.id
  return caller.kind === 'key' ? caller.key.id : ''
}

/** Who is named as the maker of what the caller makes. */
export function makerOf(caller: Caller): Maker {
  if (caller.kind === 'person') return { member: caller.person.id, key: null }
  const key = caller.kind === 'key' ? caller.key : undefined
  return { member: key?.maker?.member ?? null, key: key?.id ?? null }
}

/** @throws Problem `unauthenticated`, `forbidden` */
function callerWith(key: ApiKey | undefined, { headers }: Request): Caller {
  if (!key)
    throw new ProblemError(
      'unauthenticated',
      'This API key is not valid, or it was revoked or has expired. Make a new one.',
    )
  if (key.addresses.length === 0 || isWithin(headers.get(ADDRESS_HEADER) ?? '', key.addresses))
    return { kind: 'key', key }
  throw new ProblemError(
    'forbidden',
    'This API key may not be used from your address. Use it from where it was made for, or make another.',
  )
}

const WHO: Readonly<Record<Role, string>> = { owner: 'the owner', admin: 'an admin', member: 'a member' }

function refuseKey(key: ApiKey, access: Access, space: SpaceId | undefined): void {
  if (key.kind === 'publishable') {
    if (!access.publishable)
      throw new ProblemError('forbidden', 'A publishable key reads usage and quotes, and nothing else.')
  } else if (access.scope === undefined) {
    throw new ProblemError('forbidden', 'This is for people who are signed in, not for API keys.')
  } else if (!key.scopes.includes(access.scope)) {
    throw new ProblemError('forbidden', `This API key lacks the scope "${access.scope}".`)
  }
  if (space !== undefined && key.space !== null && key.space !== space) throw notFound()
}

function unknownSpace(fault: unknown): undefined {
  if (fault instanceof Fault && fault.code === 'unknown_space') return undefined
  throw fault
}
