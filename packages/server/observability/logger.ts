/**
 * The log of the process for its operator, one JSON object a line. Every line is masked, so that no key, invitation,
 * cookie or e-mail address is ever written, wherever it came from.
 */
import { iso } from '@allot/rules/instant'
import { type DestinationStream, pino } from 'pino'
import type { AnsweredRequest } from '../http/http-context.ts'
import type { WrittenEvent } from '../security-log/security-event.ts'

export interface Logger {
  info(what: string, details?: object): void
  /** Something that the operator should mend. */
  warn(what: string): void
  /** An error that is a fault of this program. */
  error(cause: unknown): void
  request(answered: AnsweredRequest): void
  securityEvent(event: WrittenEvent): void
}

export const LOG_LEVELS = ['debug', 'info', 'warn', 'error', 'silent'] as const

/** @param to otherwise standard error */
export function openLogger(level: (typeof LOG_LEVELS)[number], to?: DestinationStream): Logger {
  const options = {
    level,
    base: null,
    timestamp: pino.stdTimeFunctions.isoTime,
    formatters: { level: (level: string) => ({ level }) },
    hooks: { streamWrite: maskSecrets },
  }
  const log = pino(options, to ?? pino.destination({ fd: 2, sync: true }))
  return {
    info: (what, details = {}) => log.info(details, what),
    warn: (what) => log.warn(what),
    error: (error) => {
      if (!(error instanceof Error)) return log.error({ error: String(error) }, 'unexpected')
      const { stack, cause } = error
      log.error({ error: stack, ...(cause instanceof Error && { cause: cause.stack }) }, 'unexpected')
    },
    request: (answered) => log[answered.status >= 500 ? 'error' : 'debug'](answered, 'request'),
    securityEvent: ({ at, ...event }) => log.info({ at: iso(at), ...event }, 'security'),
  }
}

const SECRETS = [
  /\b(?:allot|pk|sk|rk|whsec|Bearer|allot\.session_token)[_= ][\w+/=.%-]{8,}/g,
  /[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,9}/g,
  /(?<=:\/\/)[^\s/@":]*:[^\s/@"]+(?=@)/g,
  /(?<=\/(?:join|invitations)\/)[\w-]{20,}/g,
]

/** The text with its secrets replaced. */
export function maskSecrets(text: string): string {
  return SECRETS.reduce((kept, secret) => kept.replace(secret, '***'), text)
}
