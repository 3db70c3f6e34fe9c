/** What a request fails with when no answer comes; the browser's own message differs everywhere and does not say what to do. */
import { t } from '@lingui/core/macro'
import { connection } from '../connection/connection.ts'

class Unreached extends Error {
  override readonly name = 'Unreached'
}

/** Whether no answer came. */
export function isUnreached(cause: unknown): boolean {
  return cause instanceof Unreached
}

export function offline(cause: unknown): never {
  connection.doubt()
  throw new Unreached(t`The studio cannot be reached. Check your connection, then try again.`, { cause })
}
