/** The client of where photos may go. */
import type { Sharing } from '@allot/studio/contract/sharing'
import { send } from './request.ts'

/** Every method @throws Error whose message is a sentence for the person */
export const sharing = {
  read: (space: string) => send<Sharing>('GET', `/spaces/${space}/sharing`),
  allow: (space: string, allowed: boolean) => send<Sharing>('PUT', `/spaces/${space}/sharing`, { allowed }),
  agree: (space: string, host: string) =>
    send<Sharing>('POST', `/spaces/${space}/sharing/consents`, { host }),
}
