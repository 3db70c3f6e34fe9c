/** Who calls the studio: a person, and the Spaces that they are a member of. */
import type { Me } from '@allot/client/allot'
import { HTTPException } from 'hono/http-exception'

/** Refused for who they are, as a 403 that says which Space it was about. */
export class Forbidden extends HTTPException {
  readonly space: string

  constructor(space: string, message: string) {
    super(403, { message })
    this.space = space
  }
}

export interface StudioCaller extends Me {
  /** From where they call: an address, of IPv6 its first 64 bits. */
  readonly network?: string | undefined
}

/** Finds the person behind a request by its cookie; none where a page of another site sent a change. */
export type FindPerson = (request: Request) => Promise<StudioCaller | undefined>

/** @throws HTTPException 401 */
export async function personOf(whoIs: FindPerson, request: Request): Promise<StudioCaller> {
  const me = await whoIs(request)
  if (!me) throw new HTTPException(401, { message: 'Sign in first.' })
  return me
}

/** @throws HTTPException 404 */
export function refuseOtherSpace(me: Me, space: string): void {
  if (!me.spaces.some((each) => each.id === space)) throw notFound()
}

/** Whether they are an admin or the owner of the Space. */
export function isAdminOf({ spaces }: Me, space: string): boolean {
  return spaces.some(({ id, role }) => id === space && role !== 'member')
}

/** What one person made for a Space is theirs to change and remove, and the admins'. */
function mayChange(me: Me, made: { readonly space: string; readonly member: string }): boolean {
  return made.member === me.member.id || isAdminOf(me, made.space)
}

/** @throws Forbidden */
export function refuseOthers(
  me: Me,
  made: { readonly space: string; readonly member: string },
  what: string,
): void {
  if (mayChange(me, made)) return
  throw new Forbidden(
    made.space,
    `Another member made this ${what}. Only they and the admins of the Space can do that; ask one of them.`,
  )
}

/** The same for what does not exist and for what the caller may not see. */
export function notFound(): HTTPException {
  return new HTTPException(404, { message: 'There is nothing here, or it is not yours.' })
}
