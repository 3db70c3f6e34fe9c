/** The media type of a body: JSON in UTF-8, as the document says. */
import { ProblemError } from './problem.ts'

/** @param type the header Content-Type @throws Problem `unsupported_media_type` */
export function requireJson(type: string | null): void {
  if (type === 'application/json') return
  const [name = '', ...parameters] = (type ?? '').toLowerCase().split(';')
  const charset = parameters.map((each) => each.trim()).find((each) => each.startsWith('charset='))
  if (JSON_TYPE.test(name.trim()) && (charset === undefined || UTF_8.test(charset))) return
  const found = type === null ? 'The body has no Content-Type' : `The Content-Type of the body is ${type}`
  throw new ProblemError(
    'unsupported_media_type',
    `${found}. Send JSON in UTF-8 with the header "Content-Type: application/json"; with curl, add -H "Content-Type: application/json".`,
  )
}

const JSON_TYPE = /^application\/(?:[\w.!#$&^-]+\+)?json$/
const UTF_8 = /^charset="?utf-?8"?$/
