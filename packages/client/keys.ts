/** API keys: those of a Space, and those of the whole of Allot. The text of one is in the answer that made it alone. */
import { inSpace } from './operations.ts'
import type { Ask, Transport, Write } from './transport.ts'
import type { Done, Keys as KeyPage, NewKey, NewSpaceKey, Page, ShownKey } from './wire.ts'

export interface Keys {
  list(space: string, page?: Page & Ask): Promise<KeyPage>
  /** The same id shows the same key. */
  make(space: string, key: NewSpaceKey, options?: Write): Promise<ShownKey>
  revoke(space: string, key: string, options?: Write): Promise<Done>
}

/** For operators. */
export interface OperatorKeys {
  list(page?: Page & Ask): Promise<KeyPage>
  make(key: NewKey, options?: Write): Promise<ShownKey>
  revoke(key: string, options?: Write): Promise<Done>
}

export function keysOver({ read, write }: Transport): Keys {
  return {
    list: (space, { signal, deadline, ...query } = {}) =>
      read('GET', inSpace(space, 'keys'), { query, ask: { signal, deadline } }),
    make: (space, key, options) => write('POST', inSpace(space, 'keys'), key, options),
    revoke: (space, key, options) => write('DELETE', inSpace(space, 'keys', key), undefined, options),
  }
}

export function operatorKeysOver({ read, write }: Transport): OperatorKeys {
  return {
    list: ({ signal, deadline, ...query } = {}) =>
      read('GET', '/v1/keys', { query, ask: { signal, deadline } }),
    make: (key, options) => write('POST', '/v1/keys', key, options),
    revoke: (key, options) => write('DELETE', `/v1/keys/${encodeURIComponent(key)}`, undefined, options),
  }
}
