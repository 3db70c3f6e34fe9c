/**
 * Adds Spaces that have a log but are missing in the directory, with the members that their logs name. That is so after
 * an import, or where an app embedded the engine before there was a server.
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
  /** The directory is in this folder, or in PostgreSQL where databaseUrl is given. */
  readonly data: string
  readonly databaseUrl: string | undefined
}

/** Safe to repeat. @returns how many Spaces were added. @throws StoreRefused while the folder has files to move first */
export async function reindex({ store, allot, data, databaseUrl }: ReindexSource): Promise<number> {
  const { db, close } = await openDatabase(data, databaseUrl)
  const directory = openSpaceDirectory(db)
  let added = 0
  try {
    if (databaseUrl !== undefined) await requireMoved(data, db)
    for (let after: SpaceId = ''; ; ) {
      const ids = await store.spaces(after, AT_ONCE)
      for (const id of ids) {
        if (await directory.space(id)) continue
        const { name, members } = await allot.space(id)
        for (const member of members) if (!member.left) await directory.add(id, name, member.id, member.role)
        added += 1
      }
      const last = ids.at(-1)
      if (last === undefined) return added
      after = last
    }
  } finally {
    await close()
  }
}
