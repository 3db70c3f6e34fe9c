/** Where people are signed in: one row a browser, which they may end. */
import type { Session as StoredSession } from 'better-auth'
import type { AuthAdapter } from './auth-adapter.ts'

interface OpenSession {
  readonly id: string
  /** When and from which address they signed in. */
  readonly since: Date
  readonly address: string | null
  /** What the browser calls itself. */
  readonly userAgent: string | null
  /** To ten minutes. */
  readonly lastSeen: Date
}

export interface Sessions {
  /** Those that are open, the one that was used last first. @param account its id */
  of(account: string): Promise<readonly OpenSession[]>
  /** @returns whether it was one of theirs */
  end(account: string, session: string): Promise<boolean>
  /** Ends every one but this. */
  endOthers(account: string, session: string): Promise<void>
}

/** Bound (law 9): sessions that are listed. */
const MAX_LISTED = 100

export function openSessions(adapter: AuthAdapter): Sessions {
  return {
    of: async (account) => {
      const rows = await adapter.findMany<StoredSession>({
        model: 'session',
        where: [
          { field: 'userId', value: account },
          { field: 'expiresAt', operator: 'gt', value: new Date() },
        ],
        sortBy: { field: 'updatedAt', direction: 'desc' },
        limit: MAX_LISTED,
      })
      return rows.map(({ id, createdAt, updatedAt, ipAddress, userAgent }) => ({
        id,
        since: createdAt,
        address: ipAddress || null,
        userAgent: userAgent?.slice(0, 300) || null,
        lastSeen: updatedAt,
      }))
    },
    end: async (account, session) => {
      const where = [
        { field: 'userId', value: account },
        { field: 'id', value: session },
      ]
      return (await adapter.deleteMany({ model: 'session', where })) > 0
    },
    endOthers: async (account, session) => {
      const where = [
        { field: 'userId', value: account },
        { field: 'id', operator: 'ne' as const, value: session },
      ]
      await adapter.deleteMany({ model: 'session', where })
    },
  }
}
