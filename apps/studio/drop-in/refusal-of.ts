/** The refusal that a failure, a fault of Allot or a denial comes to. */
import { AllotFault } from '@allot/client/fault'
import type { Denial } from '@allot/client/wire'
import type { PhotoFailure } from '@allot/imaging'
import { meetsEveryPhoto, PhotoFault, type PhotoFaultCode } from '@allot/imaging/fault'
import { Refusal } from './refusal.ts'

/** @param unexpected receives errors that nothing here expects */
export function refusalOf(error: unknown, unexpected: (error: unknown) => void): Refusal {
  if (error instanceof Refusal) return error
  if (error instanceof AllotFault) return refusalOfFault(error)
  if (error instanceof PhotoFault)
    return refusalOfFailure({ ok: false, code: error.code, message: error.message })
  unexpected(error)
  return new Refusal(500, 'internal_error', 'Something went wrong here', {
    detail: 'Nothing was charged. Try again; if it happens again, tell whoever runs this Allot.',
  })
}

function refusalOfFault(fault: AllotFault): Refusal {
  const { status, message: detail, retryAfter } = fault
  if (status === 401) return new Refusal(403, 'auth_failed', 'API Key invalid', { detail })
  if (status === 403) return new Refusal(403, 'forbidden', 'The API Key may not do this', { detail })
  if (status === 429)
    return new Refusal(429, 'rate_limit_exceeded', 'Rate limit exceeded', { detail, retryAfter })
  if (fault.retryable)
    return new Refusal(503, 'unavailable', 'Allot cannot be reached', { detail, retryAfter: 5 })
  return new Refusal(400, fault.code, 'Allot cannot do this', { detail })
}

/** Limits within which waiting some minutes helps; all others are answered as a balance that is too low. */
const RATES: ReadonlySet<Denial['code']> = new Set(['rate_minute', 'limit_day', 'too_many_at_once'])

/** @param now milliseconds since 1970 */
export function refusalOfDenial({ code, message: detail, retryAt }: Denial, now: number): Refusal {
  if (code === 'not_a_member') return new Refusal(403, 'forbidden', 'Not a member of the Space', { detail })
  if (!RATES.has(code)) return new Refusal(402, 'insufficient_credits', 'Insufficient credits', { detail })
  const retryAfter =
    retryAt === null ? undefined : Math.max(1, Math.ceil((Date.parse(retryAt) - now) / 1_000))
  return new Refusal(429, 'rate_limit_exceeded', 'Rate limit exceeded', { detail, retryAfter })
}

const FAILURES: Readonly<Record<PhotoFaultCode, readonly [code: string, title: string]>> = {
  no_subject: ['unknown_foreground', 'Could not identify foreground in image'],
  no_colour: ['unknown_foreground', 'The foreground has hardly any colour'],
  not_a_matte: ['invalid_file_type', 'Invalid file type'],
  not_an_image: ['invalid_file_type', 'Invalid file type'],
  unsupported: ['invalid_file_type', 'Invalid file type'],
  empty: ['failed_to_read_image', 'The image could not be read'],
  truncated: ['failed_to_read_image', 'The image could not be read'],
  missing: ['failed_to_read_image', 'The image could not be read'],
  crashed: ['failed_to_read_image', 'The image could not be read'],
  timed_out: ['failed_to_read_image', 'The image took too long'],
  too_much_memory: ['failed_to_read_image', 'The image took too much memory'],
  busy: ['unavailable', 'Too much waits for its turn already'],
  too_many_pixels: ['resolution_too_high', 'Image resolution too high'],
  too_large: ['file_too_large', 'File too large'],
  too_many_bytes: ['file_too_large', 'The result is too large'],
  service_failed: ['unavailable', 'The service that removes backgrounds did not do this one'],
  no_model: ['unavailable', 'Backgrounds cannot be removed here at the moment'],
  disk_full: ['unavailable', 'This server cannot store the result'],
  not_writable: ['unavailable', 'This server cannot store the result'],
}

export function refusalOfFailure({ code, message: detail }: PhotoFailure): Refusal {
  const [name, title] = FAILURES[code]
  const isOurs = meetsEveryPhoto(code) || code === 'service_failed' || code === 'busy'
  return new Refusal(isOurs ? 503 : 400, name, title, { detail })
}
