/** Every error of the studio's routes: a problem detail (RFC 9457) whose `detail` is one line for a person. */
export interface StudioProblem {
  readonly title: string
  readonly status: StudioProblemStatus
  readonly detail: string
  /** For programs, where the refusal has one: `space_full`, `person_full`, `too_many_uploads`, `disk_floor`, `rate_limited`, … */
  readonly code?: string
}

/**
 * 400 not understood · 401 not signed in · 403 not allowed · 404 not there, or not yours · 409 not in this state ·
 * 413 too large · 429 too often, or too much at once · 500 our fault · 503 Allot cannot be reached, try again · 507 no
 * room, or no right, to write
 */
export type StudioProblemStatus = 400 | 401 | 403 | 404 | 409 | 413 | 429 | 500 | 503 | 507
