/**
 * Faults of a request as callers get them, over HTTP and embedded: the path is a JSON pointer into what was sent. The
 * rules name a path from where they stand (`use.feature`), which lies below `operation` in a request.
 */
import { Fault } from '@allot/rules/fault'
import { firstIssue } from '@allot/rules/schema-issue'
import { ZodError } from 'zod'

/** @returns a Fault with a JSON pointer where a schema or the rules refused the request; any other error as it is */
export function requestFault(error: unknown): unknown {
  if (error instanceof ZodError) {
    const { path, message } = firstIssue(error)
    return new Fault('malformed', `/${path.join('/')}`, `${message}; see the path.`)
  }
  if (error instanceof Fault) return new Fault(error.code, pointerOf(error.path), error.message)
  return error
}

/** @param path with points between names, as faults of the rules have it */
export function pointerOf(path: string): string {
  return `/${path.replaceAll('.', '/')}`
}

/** A fault of the rules in an operation, with its path below `operation`. Any other error as it is. */
export function faultOfOperation(error: unknown): unknown {
  if (error instanceof Fault && /^(use|batch|export|count|client)\b/.test(error.path))
    return new Fault(error.code, `operation.${error.path}`, error.message)
  return error
}

/** The same for a fault in one of many, `operations.3.use.feature`. */
export function faultOfOperations(error: unknown): unknown {
  if (!(error instanceof Fault)) return error
  const path = error.path.replace(/^(operations\.\d+)\.(use|batch|export|client)\b/, '$1.operation.$2')
  return new Fault(error.code, path, error.message)
}
