/** Transient errors: which failures of PostgreSQL pass, so that the same request may be made again. */
import { DatabaseError } from 'pg'
import { StoreUnavailable } from '../../store.ts'

/** @throws StoreUnavailable in place of a transient error */
export async function asUnavailable<T>(query: Promise<T>): Promise<T> {
  try {
    return await query
  } catch (cause) {
    if (!isTransient(cause)) throw cause
    // The caller reads this message; the address of the database and its own message are for the log.
    throw new StoreUnavailable(
      'The database did not answer, so it is not known whether this was written. Send it again under the same idempotency key.',
      { cause },
    )
  }
}

/** Connection lost, shutting down, out of room, deadlock, serialization, cancelled; and whatever is not SQL at all. */
const TRANSIENT = /^(08|40|53|57|58|55P03|25P0[23]|25006)/

function isTransient(cause: unknown): boolean {
  if (cause instanceof StoreUnavailable) return false
  if (cause instanceof DatabaseError) return TRANSIENT.test(cause.code ?? '')
  return cause instanceof Error && !(cause instanceof TypeError)
}
