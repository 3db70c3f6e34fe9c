/** Spaces over HTTP: who is signed in, which Spaces there are, and their plans. */
import { inSpace } from './address.ts'
import { AllotFault } from './fault.ts'
import type { Transport } from './transport.ts'
import type {
  ListedSpace,
  Me,
  OfferedPlan,
  RequestOptions,
  SignInOptions,
  Space,
  SpaceMethods,
  SpacePage,
  SpacesQuery,
} from './wire.ts'

/** Further methods of Spaces: an embedded Allot has no sign-in and no list of Spaces. */
export interface SpaceDirectoryMethods {
  /** The plans that can be subscribed to, cheapest first. */
  plans(options?: RequestOptions): Promise<readonly OfferedPlan[]>
  /** How people get in, for a page that they see first. */
  signInOptions(options?: RequestOptions): Promise<SignInOptions>
  /** The person of the session; undefined without a session. */
  me(options?: RequestOptions): Promise<Me | undefined>
  /** The Spaces of the person, or those that a key reaches; the first hundred if no page is given. */
  spaces(page?: SpacesQuery & RequestOptions): Promise<readonly ListedSpace[]>
  /** @throws AllotFault `unknown_space` */
  space(space: string, options?: RequestOptions): Promise<Space>
}

export function spacesOver({ get, write }: Transport): SpaceMethods & SpaceDirectoryMethods {
  return {
    plans: async (options) => (await get<{ plans: OfferedPlan[] }>('/v1/plans', options)).plans,
    signInOptions: (options) => get('/v1/sign-in-options', options),
    me: (options) => get<Me>('/v1/me', options).catch(noSession),
    spaces: async (given) => (await get<SpacePage>('/v1/spaces', given)).spaces,
    space: (space, options) => get(inSpace(space), options),
    createSpace: (space, options) => write('POST', '/v1/spaces', space, options),
    subscribe: (space, plan, period, options) =>
      write('POST', inSpace(space, 'subscriptions'), { plan, period }, options),
    cancel: (space, options) => write('DELETE', inSpace(space, 'subscriptions'), undefined, options),
    reportPayment: (space, payment, options) => write('POST', inSpace(space, 'payments'), payment, options),
  }
}

function noSession(fault: unknown): undefined {
  if (fault instanceof AllotFault && (fault.status === 401 || fault.status === 404)) return undefined
  throw fault
}
