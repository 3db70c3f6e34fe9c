/** Who calls the studio: a person, and the Spaces that they are a member of. */
import type { Me } from '@allot/client/allot'
import { HTTPException } from 'hono/http-exception'

/** Finds the person behind a request by its cookie; none where a page of another site sent a change. */
export type FindPerson = (request: Request) => Promise<Me | undefined>

/** @throws HTTPException 401 */
export async function personOf(whoIs: FindPerson, request: Request): Promise<Me> {
  const me = await whoIs(request)
  if (!me) throw new HTTPException(401, { message: 'Sign in first.' })
  return me
}

/** @throws HTTPException 404 */
export function refuseOtherSpace(me: Me, space: string): void {
  if (!me.spaces.some((each) => each.id === space)) throw notFound()
}

/** The same for what does not exist and for what the caller may not see. */
export function notFound(): HTTPException {
  return new HTTPException(404, { message: 'There is nothing here, or it is not yours.' })
}
