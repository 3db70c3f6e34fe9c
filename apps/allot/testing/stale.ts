/** Sessions that began long ago, for tests of what asks who a person is, without waiting for ten minutes. */
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'

/** Every session of an Allot on files began eleven minutes ago. @param data its folder */
export function letSessionsAge(data: string): void {
  const accounts = new DatabaseSync(join(data, 'accounts.sqlite'))
  accounts.exec('PRAGMA busy_timeout = 5000')
  accounts.prepare('UPDATE session SET createdAt = ?').run(new Date(Date.now() - 11 * 60_000).toISOString())
  accounts.close()
}
