/** Usage: what a Space used, by amount, by day and entry by entry, and the thresholds that it crossed. */
import { liveOver } from './live.ts'
import { inSpace } from './operations.ts'
import type { Ask, Transport, Write } from './transport.ts'
import type { Alerts, DaysQuery, Done, Log, LogQuery, Page, Usage, UsageDays, UsageQuery } from './wire.ts'

export interface UsageReads {
  /** Keys and admins may ask for the windows of a `member`; they are one's own unless said. */
  usage(space: string, query?: UsageQuery & Ask): Promise<Usage>
  /** The usage now, and again whenever it changes, until the loop or the signal ends it. */
  live(space: string, options?: Pick<Ask, 'signal'>): AsyncGenerator<Usage, void>
  /** What each member used of each feature, day by day. */
  usageByDay(space: string, query?: DaysQuery & Ask): Promise<UsageDays>
  /** All of that as CSV. */
  usageCsv(space: string, query?: Omit<DaysQuery, 'after' | 'limit'> & Ask): Promise<string>
  log(space: string, query?: LogQuery & Ask): Promise<Log>
  /** Newest first. */
  alerts(space: string, page?: Page & Ask): Promise<Alerts>
  /** One has read everything up to an alert. */
  readAlerts(space: string, through: string, options?: Write): Promise<Done>
}

export function usageOver(transport: Transport): UsageReads {
  const { read, write, text } = transport
  return {
    usage: (space, { signal, deadline, ...query } = {}) =>
      read('GET', inSpace(space, 'usage'), { query, ask: { signal, deadline } }),
    live: liveOver(transport),
    usageByDay: (space, { signal, deadline, ...query } = {}) =>
      read('GET', inSpace(space, 'usage', 'days'), { query, ask: { signal, deadline } }),
    usageCsv: (space, { signal, deadline, ...query } = {}) =>
      text(inSpace(space, 'usage', 'days'), {
        query: { ...query, format: 'csv' },
        ask: { signal, deadline },
      }),
    log: (space, { signal, deadline, ...query } = {}) =>
      read('GET', inSpace(space, 'log'), { query, ask: { signal, deadline } }),
    alerts: (space, { signal, deadline, ...query } = {}) =>
      read('GET', inSpace(space, 'alerts'), { query, ask: { signal, deadline } }),
    readAlerts: (space, through, options) =>
      write('POST', inSpace(space, 'alerts', 'reads'), { through }, options),
  }
}
