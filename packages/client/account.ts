/** The account of the person who is signed in. */
import type { Transport } from './transport.ts'
import type { Closing, Confirmation, RequestOptions, SessionList, SignInWays, WriteOptions } from './wire.ts'

export interface AccountMethods {
  /** Changes what others read as their name. */
  rename(name: string, options?: WriteOptions): Promise<Confirmation>
  /** Where they are signed in. */
  sessions(options?: RequestOptions): Promise<SessionList>
  /** Signs them out in one browser. */
  endSession(session: string, options?: WriteOptions): Promise<Confirmation>
  /** Signs them out everywhere but here. */
  endOtherSessions(options?: WriteOptions): Promise<Confirmation>
  signInWays(options?: RequestOptions): Promise<SignInWays>
  /** What closing the account would do to each of their Spaces. */
  closing(options?: RequestOptions): Promise<Closing>
  /** For good. It asks for a sign-in within the last ten minutes. */
  close(options?: WriteOptions): Promise<Confirmation>
}

export function accountOver({ get, write }: Transport): AccountMethods {
  return {
    sessions: (given) => get('/v1/me/sessions', given),
    endSession: (session, options) =>
      write('DELETE', `/v1/me/sessions/${encodeURIComponent(session)}`, undefined, options),
    endOtherSessions: (options) => write('DELETE', '/v1/me/sessions', undefined, options),
    rename: (name, options) => write('PATCH', '/v1/me', { name }, options),
    closing: (given) => get('/v1/me/closing', given),
    close: (options) => write('DELETE', '/v1/me', undefined, options),
    signInWays: (given) => get('/v1/me/sign-in', given),
  }
}
