/** API keys of a Space, and of operators. The key itself is in the answer that creates it and nowhere else. */
import { inSpace } from './address.ts'
import { writeOptionsOf } from './options.ts'
import type { Transport } from './transport.ts'
import type {
  Confirmation,
  CreatedKey,
  CredentialOptions,
  KeyPage,
  KeyState,
  NewOperatorKey,
  NewSpaceKey,
  PageQuery,
  RequestOptions,
  WriteOptions,
} from './wire.ts'

export interface KeyMethods {
  list(space: string, page?: PageQuery & RequestOptions): Promise<KeyPage>
  /** The same idempotency key answers the same API key. */
  make(space: string, key: NewSpaceKey, options?: WriteOptions): Promise<CreatedKey>
  revoke(space: string, key: string, options?: CredentialOptions): Promise<Confirmation>
  /** Makes the admin who is signed in its maker, for one whose maker is not known or leaves. */
  takeOver(space: string, key: string, options?: WriteOptions): Promise<KeyState>
}

/** For operators. */
export interface OperatorKeyMethods {
  list(page?: PageQuery & RequestOptions): Promise<KeyPage>
  make(key: NewOperatorKey, options?: WriteOptions): Promise<CreatedKey>
  revoke(key: string, options?: CredentialOptions): Promise<Confirmation>
}

export function keysOver({ get, write }: Transport): KeyMethods {
  return {
    list: (space, given) => get(inSpace(space, 'keys'), given),
    make: (space, key, options) => write('POST', inSpace(space, 'keys'), key, options),
    revoke: async (space, key, given) => {
      const { credentials, ...options } = writeOptionsOf(given)
      return write('DELETE', `${inSpace(space, 'keys', key)}${whatOf(credentials)}`, undefined, options)
    },
    takeOver: (space, key, options) =>
      write('POST', inSpace(space, 'keys', key, 'takeovers'), undefined, options),
  }
}

export function operatorKeysOver({ get, write }: Transport): OperatorKeyMethods {
  return {
    list: (given) => get('/v1/keys', given),
    make: (key, options) => write('POST', '/v1/keys', key, options),
    revoke: async (key, given) => {
      const { credentials, ...options } = writeOptionsOf(given)
      return write('DELETE', `/v1/keys/${encodeURIComponent(key)}${whatOf(credentials)}`, undefined, options)
    },
  }
}

function whatOf(credentials: CredentialOptions['credentials']): string {
  return credentials === undefined ? '' : `?credentials=${credentials}`
}
