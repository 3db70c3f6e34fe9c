/** Spaces: who is signed in, which Spaces there are, their plans, and amounts that operators add. */
import { AllotFault } from './fault.ts'
import { inSpace } from './operations.ts'
import type { Ask, Transport, Write } from './transport.ts'
import type {
  Answer,
  ListedSpace,
  ListedSpaces,
  MadeSpace,
  Me,
  NewGrant,
  NewSpace,
  Page,
  Period,
  PlanOffer,
  Space,
} from './wire.ts'

export interface Spaces {
  /** What can be subscribed to, cheapest first. */
  plans(options?: Ask): Promise<readonly PlanOffer[]>
  /** Who the session belongs to; undefined when nobody is signed in. */
  me(options?: Ask): Promise<Me | undefined>
  /** The Spaces one is in, or that a key reaches; the first hundred unless a page is named. */
  spaces(page?: Page & Ask): Promise<readonly ListedSpace[]>
  space(space: string, options?: Ask): Promise<Space>
  createSpace(space: NewSpace, options?: Write): Promise<MadeSpace>
  /** Up at once, down at the next renewal. */
  subscribe(space: string, plan: string, period: Period, options?: Write): Promise<Answer>
  /** Ends the subscription at the next renewal. */
  cancel(space: string, options?: Write): Promise<Answer>
  /** Adds an amount to a pool; for operators. */
  grant(space: string, grant: NewGrant, options?: Write): Promise<Answer>
}

export function spacesOver({ read, write }: Transport): Spaces {
  return {
    plans: async (ask) => (await read<{ plans: PlanOffer[] }>('GET', '/v1/plans', { ask })).plans,
    me: (ask) => read<Me>('GET', '/v1/me', { ask }).catch(nobody),
    spaces: async ({ signal, deadline, ...query } = {}) =>
      (await read<ListedSpaces>('GET', '/v1/spaces', { query, ask: { signal, deadline } })).spaces,
    space: (space, ask) => read('GET', inSpace(space), { ask }),
    createSpace: (space, options) => write('POST', '/v1/spaces', space, options),
    subscribe: (space, plan, period, options) =>
      write('POST', inSpace(space, 'subscriptions'), { plan, period }, options),
    cancel: (space, options) => write('DELETE', inSpace(space, 'subscriptions'), undefined, options),
    grant: (space, grant, options) => write('POST', inSpace(space, 'grants'), grant, options),
  }
}

function nobody(fault: unknown): undefined {
  if (fault instanceof AllotFault && (fault.status === 401 || fault.status === 404)) return undefined
  throw fault
}
