/** What is wrong with steps, as zod says it, and where. */
import { z } from 'zod'

type Path = readonly (string | number)[]

export function stepProblem(path: Path, message: string): z.ZodError {
  return new z.ZodRealError([{ code: 'custom', path: [...path], message, input: undefined }])
}

/** Reads what stands at a path. @throws z.ZodError whose paths begin so */
export function readAt<Read>(path: Path, read: () => Read): Read {
  try {
    return read()
  } catch (cause) {
    if (!(cause instanceof z.ZodError)) throw cause
    throw new z.ZodRealError(cause.issues.map((issue) => ({ ...issue, path: [...path, ...issue.path] })))
  }
}
