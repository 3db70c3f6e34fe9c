/**
 * Who is calling: a person with a session cookie, or a program with an API key. A person reaches the Spaces they are
 * a member of and acts as themselves; everything else answers as if it did not exist.
 */
import type { Role, SpaceId } from '@allot/rules/space'
import type { Context } from 'hono'
import type { Accounts, Person } from './accounts.ts'
import type { Directory } from './directory.ts'
import { notFound, Problem } from './problem.ts'

export type Caller = { readonly kind: 'person'; readonly person: Person } | { readonly kind: 'key' }

/** Somebody in a Space; a key may do there what its owner may. */
export interface Entered {
  readonly caller: Caller
  readonly space: SpaceId
  readonly role: Role
}

export interface Callers {
  /** @throws Problem 401 without a credential, or with one that is not valid */
  resolve(request: Request): Promise<Caller>
  /** The caller and the Space in the address. @throws Problem as resolve, and 404 where they are no member of it */
  entered(context: Context): Promise<Entered>
  /** Whom the caller may act as. @throws Problem 403 for anybody but themselves */
  actAs(caller: Caller, by: string | undefined): string
}

export function openCallers(accounts: Accounts, directory: Directory): Callers {
  const resolve = async (request: Request): Promise<Caller> => {
    const bearer = /^Bearer (\S+)$/.exec(request.headers.get('authorization') ?? '')?.[1]
    if (bearer !== undefined) {
      if (directory.isKey(bearer)) return { kind: 'key' }
      throw new Problem(
        401,
        'unauthenticated',
        'This API key is not valid, or it was revoked. Make a new one.',
      )
    }
    const person = await accounts.whoIs(request.headers)
    if (!person)
      throw new Problem(401, 'unauthenticated', 'Sign in, or send an API key as "Authorization: Bearer …".')
    if (request.method !== 'GET') refuseOtherOrigins(request)
    return { kind: 'person', person }
  }
  return {
    resolve,
    entered: async (context) => {
      const caller = await resolve(context.req.raw)
      const space = context.req.param('space') ?? ''
      const role = caller.kind === 'key' ? 'owner' : directory.roleIn(space, caller.person.id)
      if (!role) throw notFound()
      return { caller, space, role }
    },
    actAs: (caller, by) => {
      if (caller.kind === 'person') {
        if (by === undefined || by === caller.person.id) return caller.person.id
        throw new Problem(403, 'forbidden', 'You can act only as yourself; leave "by" out.', '/operation/by')
      }
      if (by !== undefined) return by
      throw new Problem(400, 'malformed', 'With an API key, say which member acts.', '/operation/by')
    },
  }
}

/** A cookie travels with requests that other sites make, so a write must come from our own pages. */
function refuseOtherOrigins(request: Request): void {
  const origin = request.headers.get('origin')
  const site = request.headers.get('sec-fetch-site')
  const own =
    origin === null
      ? site === null || site === 'same-origin' || site === 'none'
      : new URL(request.url).origin === origin
  if (!own)
    throw new Problem(
      403,
      'forbidden',
      'This request came from another site. Use the app itself, or an API key.',
    )
}
