/** Who is asking the studio, and whether the Batch is theirs to see: a person and the Spaces they are a member of. */
import type { Me } from '@allot/client/allot'
import { HTTPException } from 'hono/http-exception'
import type { BatchStore } from '../batch/store.ts'
import type { StoredBatch } from '../batch/stored.ts'

/** Finds the person behind a request, from its cookie; nobody where another site's page sent a change. */
export type WhoIs = (request: Request) => Promise<Me | undefined>

/** @throws HTTPException 401 */
export async function personOf(whoIs: WhoIs, request: Request): Promise<Me> {
  const me = await whoIs(request)
  if (!me) throw new HTTPException(401, { message: 'Sign in first.' })
  return me
}

/** @throws HTTPException 404, the same for what does not exist and for what is somebody else's */
export function enterSpace(me: Me, space: string): void {
  if (!me.spaces.some((each) => each.id === space)) throw nothingHere()
}

/** @throws HTTPException 404 */
export function enterBatch(me: Me, store: BatchStore, id: string): StoredBatch {
  const batch = store.batch(id)
  if (!batch || !me.spaces.some((each) => each.id === batch.space)) throw nothingHere()
  return batch
}

export function nothingHere(): HTTPException {
  return new HTTPException(404, { message: 'There is nothing here, or it is not yours.' })
}
