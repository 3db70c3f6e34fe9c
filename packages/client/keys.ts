/** API keys of a Space, and of operators. The key itself is in the answer that creates it and nowhere else. */
import { inSpace } from './address.ts'
import type { Transport } from './transport.ts'
import type {
  Confirmation,
  CreatedKey,
  KeyPage,
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
  revoke(space: string, key: string, options?: WriteOptions): Promise<Confirmation>
}

/** For operators. */
export interface OperatorKeyMethods {
  list(page?: PageQuery & RequestOptions): Promise<KeyPage>
  make(key: NewOperatorKey, options?: WriteOptions): Promise<CreatedKey>
  revoke(key: string, options?: WriteOptions): Promise<Confirmation>
}

export function keysOver({ get, write }: Transport): KeyMethods {
  return {
    list: (space, given) => get(inSpace(space, 'keys'), given),
    make: (space, key, options) => write('POST', inSpace(space, 'keys'), key, options),
    revoke: (space, key, options) => write('DELETE', inSpace(space, 'keys', key), undefined, options),
  }
}

export function operatorKeysOver({ get, write }: Transport): OperatorKeyMethods {
  return {
    list: (given) => get('/v1/keys', given),
    make: (key, options) => write('POST', '/v1/keys', key, options),
    revoke: (key, options) => write('DELETE', `/v1/keys/${encodeURIComponent(key)}`, undefined, options),
  }
}
