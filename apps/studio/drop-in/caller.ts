/** Who calls the drop-in API: an API key of Allot, the Space that it pays from, and the member who acts. */
import type { AllotClient } from '@allot/client/allot'
import { AllotFault } from '@allot/client/fault'
import { pages } from '@allot/client/pages'
import { Refusal } from './refusal.ts'

/**
 * A client that acts with the key of a request, and as from where that came. @param seen receives the headers of each
 * answer of Allot
 */
export type Connect = (key: string, request: Request, seen: (headers: Headers) => void) => AllotClient

export interface DropInCaller {
  readonly allot: AllotClient
  readonly space: string
  readonly member: string
}

/** Names the Space, for keys that reach several. */
const SPACE_HEADER = 'X-Allot-Space'
/** Names the member who acts, by id; the owner of the Space without it. */
const MEMBER_HEADER = 'X-Allot-Member'

/** @throws Refusal, AllotFault */
export async function callerOf(
  request: Request,
  connect: Connect,
  seen: (headers: Headers) => void,
): Promise<DropInCaller> {
  const { headers } = request
  const bearer = /^Bearer (\S+)$/i.exec(headers.get('authorization') ?? '')?.[1]
  const key = headers.get('x-api-key')?.trim() || bearer
  if (!key)
    throw new Refusal(403, 'auth_failed', 'Missing API Key', {
      detail: 'Send an API key of Allot in the header X-Api-Key.',
    })
  const allot = connect(key, request, seen)
  const space = await spaceOf(allot, headers.get(SPACE_HEADER)?.trim())
  return { allot, space, member: headers.get(MEMBER_HEADER)?.trim() || (await ownerOf(allot, space)) }
}

async function spaceOf(allot: AllotClient, named: string | undefined): Promise<string> {
  if (named) {
    const space = await allot.space(named).catch(unlessHidden)
    if (space) return space.id
    throw new Refusal(403, 'forbidden', 'No such Space', {
      detail: `The API key reaches no Space with the id in ${SPACE_HEADER}.`,
    })
  }
  const [space, ...others] = await allot.spaces({ limit: 2 })
  if (space && others.length === 0) return space.id
  const detail = space
    ? `The API key reaches several Spaces; name one by its id in the header ${SPACE_HEADER}, or use a key of that Space.`
    : 'The API key reaches no Space yet. Make one first.'
  throw new Refusal(400, 'space_missing', 'Which Space?', { detail })
}

async function ownerOf(allot: AllotClient, space: string): Promise<string> {
  for await (const { members } of pages((after) => allot.members.list(space, { after }))) {
    const owner = members.find((each) => each.role === 'owner' && !each.left)
    if (owner) return owner.id
  }
  throw new Refusal(400, 'member_missing', 'Who acts?', {
    detail: `The Space has no owner; name a member by id in the header ${MEMBER_HEADER}.`,
  })
}

function unlessHidden(fault: unknown): undefined {
  if (fault instanceof AllotFault && fault.status === 404) return undefined
  throw fault
}
