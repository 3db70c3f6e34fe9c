/**
 * The security log: who did what, from where. Events are added and never changed, but that a repeated one counts; they
 * are deleted once they are older than the operator keeps them.
 */
import { DAY, HOUR, type Instant } from '@allot/rules/instant'
import type { SpaceId } from '@allot/rules/space'
import type { Selectable } from 'kysely'
import type { Database } from '../database/database.ts'
import { type PageRequest, type PageResult, pageOf } from '../database/pages.ts'
import type { Tables } from '../database/tables.ts'
import { hashSecret } from '../secrets/derived-secret.ts'
import type { ServerOptions } from '../server-options.ts'
import { type Begun, openBegunStore, UNDER_WAY } from './begun.ts'
import { Folding } from './folding.ts'
import type { SecurityEvent, StoredSecurityEvent } from './security-event.ts'

export interface SecurityLog {
  /**
   * The event is durable once this is done.
   * @param of what makes a repeat the same event: caller and idempotency key; nothing where each is one of its own
   */
  add(event: SecurityEvent, of: readonly string[]): Promise<void>
  /**
   * Before a change: it is durable that it was begun, and its events take the place of that once it is made.
   * @param interrupted what stands in the log if the process ends between the two
   */
  begin(interrupted: SecurityEvent, of: readonly string[]): Promise<Begun>
  /** The same for what callers cause without being allowed anything: further ones of one address are one event with a count. */
  addRefused(event: SecurityEvent): Promise<void>
  list(filter: SecurityLogFilter): Promise<PageResult<StoredSecurityEvent>>
  /** Deletes what is older than it is kept. It also happens every hour. @returns how many events */
  deleteOld(): Promise<number>
  close(): Promise<void>
}

interface SecurityLogFilter extends PageRequest {
  readonly order: 'newest' | 'oldest'
  /** The events of the Space, and the sign-ins of its members. */
  readonly space?: SpaceId | undefined
  readonly actions?: readonly string[] | undefined
  readonly by?: string | undefined
  readonly from?: Instant | undefined
  readonly to?: Instant | undefined
}

/** Of the options of a server, `unexpected` may do more. */
interface SecurityLogOptions
  extends Pick<ServerOptions, 'clock' | 'securityLogDays' | 'onSecurityEvent' | 'unexpected'> {
  /** No other process writes it: whatever was begun before is not under way any more. */
  readonly isAlone: boolean
}

export function openSecurityLog(db: Database, options: SecurityLogOptions): SecurityLog {
  const { clock, securityLogDays = 365, onSecurityEvent, unexpected, isAlone } = options
  const write = async (id: string, event: SecurityEvent, times: number, into: Database = db) => {
    await into
      .insertInto('security_log')
      .values(rowOf(id, event, times))
      .onConflict((there) =>
        there.column('id').doUpdateSet((row) => ({
          times: row('security_log.times', '+', times),
          last_at: event.at,
        })),
      )
      .execute()
    onSecurityEvent?.({ ...event, id, times })
  }
  const folding = new Folding(write, unexpected)
  const begun = openBegunStore(db, async (into, events) => {
    for (const { event, of } of events) await write(idOf(event, of), event, 1, into)
  })
  const completeLeft = () => begun.completeLeft((clock() - UNDER_WAY) as Instant) // an instant less a length
  const beforeStart: Promise<void> | undefined = isAlone ? begun.completeLeft(AFTER_ALL) : undefined
  beforeStart?.catch(unexpected)
  const deleteOld = async () => {
    const { numDeletedRows } = await db
      .deleteFrom('security_log')
      .where('last_at', '<', (clock() - securityLogDays * DAY) as Instant) // an instant less a length
      .executeTakeFirst()
    return Number(numDeletedRows)
  }
  const clean = async () => {
    await completeLeft()
    await deleteOld()
  }
  const cleaning = setInterval(() => void clean().catch(unexpected), HOUR).unref()
  return {
    add: (event, of) => write(idOf(event, of), event, 1),
    begin: async (event, of) => {
      await beforeStart // what is begun from now on is under way
      return begun.begin({ event, of })
    },
    addRefused: (event) => folding.add(event),
    list: async (filter) => {
      await beforeStart
      await completeLeft()
      await folding.settle()
      return listed(db, filter)
    },
    deleteOld,
    close: async () => {
      clearInterval(cleaning)
      await beforeStart?.catch(() => undefined) // it was said
      await folding.settle()
    },
  }
}

const AFTER_ALL = Number.MAX_SAFE_INTEGER as Instant // later than any

async function listed(db: Database, filter: SecurityLogFilter): Promise<PageResult<StoredSecurityEvent>> {
  const { after, limit, order, space, actions, by, from, to } = filter
  const isNewest = order === 'newest'
  let those = db
    .selectFrom('security_log')
    .leftJoin('keys', 'keys.id', 'security_log.by_id')
    .selectAll('security_log')
    .select(['security_log.rowid', 'keys.name as key_name'])
  if (after > 0) those = those.where('security_log.rowid', isNewest ? '<' : '>', after)
  if (actions) those = those.where('security_log.action', 'in', actions)
  if (by !== undefined) those = those.where('security_log.by_id', '=', by)
  if (from !== undefined) those = those.where('security_log.last_at', '>=', from)
  if (to !== undefined) those = those.where('security_log.at', '<', to)
  if (space !== undefined)
    those = those.where((row) =>
      row.or([
        row('security_log.space_id', '=', space),
        row.and([
          row('security_log.space_id', 'is', null),
          row(
            'security_log.account_id',
            'in',
            row.selectFrom('spaces').select('member_id').where('spaces.space_id', '=', space),
          ),
        ]),
      ]),
    )
  const rows = await those
    .orderBy('security_log.rowid', isNewest ? 'desc' : 'asc')
    .limit(limit)
    .execute()
  return pageOf(rows, limit, 'rowid', eventOf)
}

function idOf(event: SecurityEvent, of: readonly string[]): string {
  const same = of.length === 0 ? [crypto.randomUUID()] : [...of, event.by.id, event.space, event.act]
  return `sec_${hashSecret(JSON.stringify(same)).slice(0, 20)}`
}

function rowOf(id: string, { at, by, from, space, account, act }: SecurityEvent, times: number) {
  return {
    ...{ id, at, last_at: at, times, space_id: space, account_id: account },
    ...{ by_kind: by.kind, by_id: by.id, session_id: by.session },
    ...{ address: from.address, agent: from.agent, action: act.action, act: JSON.stringify(act) },
  }
}

type Row = Selectable<Tables['security_log']> & { readonly key_name: string | null }

function eventOf(row: Row): StoredSecurityEvent {
  const { id, at, last_at: lastAt, times, space_id: space, account_id: account, address, agent } = row
  const by = { kind: row.by_kind, id: row.by_id, session: row.session_id }
  return {
    id,
    keyName: row.key_name,
    at,
    lastAt,
    times,
    by,
    from: { address, agent },
    space,
    account,
    act: JSON.parse(row.act),
  } // written from an act
}
