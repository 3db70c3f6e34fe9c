/** Usage over HTTP: by amount, live, by day and entry by entry, and the thresholds that were crossed. */

import { inSpace } from './address.ts'
import { liveOver } from './live.ts'
import type { Transport } from './transport.ts'
import type {
  AlertPage,
  Confirmation,
  DaysQuery,
  EntryPage,
  LogQuery,
  NewAlert,
  NewFinishedWork,
  PageQuery,
  RequestOptions,
  Usage,
  UsageDays,
  UsageMethods,
  WriteOptions,
} from './wire.ts'

/** What is read about usage besides: an embedded Allot has `engine.log` and `engine.report`, and sends no notifications. */
export interface UsageHistoryMethods {
  /** The usage now, and again whenever it changes, until the loop or the signal ends it. */
  live(space: string, options?: Pick<RequestOptions, 'signal'>): AsyncGenerator<Usage, void>
  /** What each member used of each feature, day by day (UTC). */
  usageByDay(space: string, query?: DaysQuery & RequestOptions): Promise<UsageDays>
  /** The whole of it as CSV. */
  usageCsv(space: string, query?: Omit<DaysQuery, 'after' | 'limit'> & RequestOptions): Promise<string>
  /** Entries, oldest first if no order is given. */
  log(space: string, query?: LogQuery & RequestOptions): Promise<EntryPage>
  /** The thresholds that were crossed, newest first. */
  alerts(space: string, page?: PageQuery & RequestOptions): Promise<AlertPage>
  /** Tells a member that work of theirs is over. */
  tell(space: string, alert: NewAlert, options?: WriteOptions): Promise<Confirmation>
  /** Tells webhooks that work is over: the event `work.finished`. */
  reportWork(space: string, work: NewFinishedWork, options?: WriteOptions): Promise<Confirmation>
  /** Marks everything up to an alert as read, for the person who is signed in. */
  readAlerts(space: string, through: string, options?: WriteOptions): Promise<Confirmation>
}

export function usageOver(transport: Transport): UsageMethods & UsageHistoryMethods {
  const { get, write, csv } = transport
  return {
    usage: (space, given) => get(inSpace(space, 'usage'), given),
    live: liveOver(transport),
    usageByDay: (space, given) => get(inSpace(space, 'usage', 'days'), given),
    usageCsv: (space, given) => csv(inSpace(space, 'usage', 'days'), given),
    log: (space, given) => get(inSpace(space, 'log'), given),
    alerts: (space, given) => get(inSpace(space, 'alerts'), given),
    tell: (space, alert, options) => write('POST', inSpace(space, 'alerts'), alert, options),
    reportWork: (space, work, options) => write('POST', inSpace(space, 'finished-work'), work, options),
    readAlerts: (space, through, options) =>
      write('POST', inSpace(space, 'alerts', 'reads'), { through }, options),
  }
}
