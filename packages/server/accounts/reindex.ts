/**
 * Relisting: Spaces that the logs have and the directory lacks are listed, with the members that their logs name. So
 * it is after an import, or where an app embedded the engine before there was a server.
 */
import type { Engine } from '@allot/engine/engine'
import type { Store } from '@allot/engine/store'
import type { SpaceId } from '@allot/rules/space'
import { requireMoved } from '../database/move.ts'
import { openDatabase } from '../database/open-database.ts'
import { openSpaceDirectory } from './space-directory.ts'

const AT_ONCE = 500

export interface ReindexSource {
  readonly store: Pick<Store, 'spaces'>
  readonly allot: Pick<Engine, 'space'>
  /** Where the directory is: in PostgreSQL, or in the data folder without an address. */
  readonly data: string
  readonly databaseUrl: string | undefined
}

/** Safe to repeat. @returns how many Spaces were not listed. @throws StoreRefused while what is in files was not moved */
export async function reindex({ store, allot, data, databaseUrl }: ReindexSource): Promise<number> {
  const { db, close } = await openDatabase(data, databaseUrl)
  const directory = openSpaceDirectory(db)
  let found = 0
  try {
    if (databaseUrl !== undefined) await requireMoved(data, db)
    for (let after: SpaceId = ''; ; ) {
      const ids = await store.spaces(after, AT_ONCE)
      for (const id of ids) {
        if (await directory.space(id)) continue
        const { name, members } = await allot.space(id)
        for (const member of members) if (!member.left) await directory.add(id, name, member.id, member.role)
        found += 1
      }
      const last = ids.at(-1)
      if (last === undefined) return found
      after = last
    }
  } finally {
    await close()
  }
}
