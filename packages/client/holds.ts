/** Holds: reserve before the work, take what succeeded, give back the rest. `allot.run` does all of it. */
import { inSpace } from './operations.ts'
import type { Ask, Transport, Write } from './transport.ts'
import type { Answer, Asked, Holds as HoldPage, Page, Reason } from './wire.ts'

export interface Holds {
  /** The holds that are open, oldest first. */
  holds(space: string, page?: Page & Ask): Promise<HoldPage>
  hold(space: string, operation: Asked, options?: HoldOptions): Promise<Answer>
  /** @param length an ISO 8601 duration, counted from now */
  extend(space: string, hold: string, length: string, options?: Write): Promise<Answer>
  capture(space: string, hold: string, count: number, options?: Write): Promise<Answer>
  release(space: string, hold: string, options?: ReleaseOptions): Promise<Answer>
}

export interface HoldOptions extends Write {
  /** An ISO 8601 duration, PT24H unless said. */
  readonly for?: string | undefined
  /** Rather as many as fit now than none. */
  readonly partial?: boolean | undefined
}

export interface ReleaseOptions extends Write {
  /** All that are left, unless said. */
  readonly count?: number | undefined
  readonly reason?: Reason | undefined
}

export function holdsOver({ read, write }: Transport): Holds {
  return {
    holds: (space, { signal, deadline, ...query } = {}) =>
      read('GET', inSpace(space, 'holds'), { query, ask: { signal, deadline } }),
    hold: (space, operation, options) =>
      write(
        'POST',
        inSpace(space, 'holds'),
        { operation, for: options?.for, partial: options?.partial },
        options,
      ),
    extend: (space, hold, length, options) =>
      write('POST', inSpace(space, 'holds', hold, 'extensions'), { for: length }, options),
    capture: (space, hold, count, options) =>
      write('POST', inSpace(space, 'holds', hold, 'captures'), { count }, options),
    release: (space, hold, options) =>
      write(
        'POST',
        inSpace(space, 'holds', hold, 'releases'),
        { count: options?.count, reason: options?.reason },
        options,
      ),
  }
}
