/** A file that a person sends, as the body of their request. */
import type { StudioCaller } from './caller.ts'

interface ArrivingFile {
  readonly member: string
  readonly network: string | undefined
  readonly body: Request['body']
  readonly length: number | undefined
}

/** @param me who sends it @returns it with how long it says that it is */
export function arrivingFrom({ member, network }: StudioCaller, { body, headers }: Request): ArrivingFile {
  const length = Number(headers.get('content-length') ?? Number.NaN)
  const isLength = Number.isSafeInteger(length) && length >= 0
  return { member: member.id, network, body, length: isLength ? length : undefined }
}
