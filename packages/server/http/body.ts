/** Bodies of requests: read within a bound, as JSON. */
import { pathOfPrototype } from '@allot/rules/look-up'
import { requireJson } from './media-type.ts'
import { ProblemError } from './problem.ts'

const MAX_BODY_BYTES = 1024 * 1024

/** @throws Problem `malformed` */
export function jsonOf(text: string): unknown {
  const read = parsed(text)
  const hidden = MAY_HIDE.test(text) ? pathOfPrototype(read) : undefined
  if (hidden === undefined) return read
  const detail = 'No field can be called __proto__. Leave it out.'
  throw new ProblemError('malformed', detail, `/${hidden.replaceAll('.', '/')}`)
}

/** A body without this text has no field __proto__, however it is written. */
const MAY_HIDE = /__proto__|\\u00[5-7]/i

function parsed(text: string): unknown {
  try {
    return text === '' ? {} : JSON.parse(text)
  } catch {
    throw new ProblemError('malformed', 'The body is not JSON.')
  }
}

/** The text of a body that is sent as JSON; '' where there is none. @throws Problem `too_large`, `unsupported_media_type` */
export async function textOf(request: Request): Promise<string> {
  const text = await anyTextOf(request)
  if (text !== '') requireJson(request.headers.get('content-type'))
  return text
}

/**
 * Bodies that say how long they are, as nearly all do, are read in one piece; the others are counted as they come.
 * @throws Problem `too_large`
 */
function anyTextOf(request: Request): Promise<string> {
  const length = request.headers.get('content-length')
  if (length !== null && Number(length) > MAX_BODY_BYTES) throw tooLarge()
  return length !== null || !request.body ? request.text() : countedText(request.body)
}

/** @throws Problem `too_large` */
async function countedText(body: NonNullable<Request['body']>): Promise<string> {
  const parts: Uint8Array[] = []
  let size = 0
  for await (const part of body) {
    size += part.length
    if (size > MAX_BODY_BYTES) throw tooLarge()
    parts.push(part)
  }
  return Buffer.concat(parts).toString()
}

function tooLarge(): ProblemError {
  return new ProblemError('too_large', 'The body is larger than 1 MiB. Send less at once.')
}
