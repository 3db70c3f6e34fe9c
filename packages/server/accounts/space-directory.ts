/**
 * Which Spaces a member belongs to. That question spans Spaces, so no single log answers it; who may act in a Space is
 * decided by its log alone.
 */
import type { Instant } from '@allot/rules/instant'
import type { MemberId, Role, SpaceId } from '@allot/rules/space'
import { isKeepable } from '@allot/rules/text'
import type { Database } from '../database/database.ts'
import { type PageRequest, type PageResult, pageOf } from '../database/pages.ts'

interface SpaceListing {
  readonly id: SpaceId
  readonly name: string
  readonly role: Role
  readonly owner: MemberId
}

export interface SpaceDirectory {
  /** Safe to repeat; another role replaces the old one. */
  add(space: SpaceId, name: string, member: MemberId, role: Role): Promise<void>
  /** Safe to repeat. */
  remove(space: SpaceId, member: MemberId): Promise<void>
  spacesOf(member: MemberId, page?: PageRequest): Promise<PageResult<SpaceListing>>
  /** Every Space, each with its owner, oldest first. */
  all(page?: PageRequest): Promise<PageResult<SpaceListing>>
  space(space: SpaceId): Promise<SpaceListing | undefined>
  /** Its last member closes their account. Safe to repeat. */
  close(space: SpaceId, name: string, now: Instant): Promise<void>
  /** It has members after all. Safe to repeat. */
  reopen(space: SpaceId): Promise<void>
  /** Whether it was closed, and has no member since. */
  isClosed(space: SpaceId): Promise<boolean>
  /** Those that were closed before, and have no member since; newest first. */
  closedBefore(instant: Instant, page?: PageRequest): Promise<PageResult<SpaceListing>>
}

const FIRST: PageRequest = { after: 0, limit: 1_000 }

export function openSpaceDirectory(db: Database): SpaceDirectory {
  const listed = () =>
    db
      .selectFrom('spaces')
      .leftJoin('spaces as its', (join) =>
        join.onRef('its.space_id', '=', 'spaces.space_id').on('its.role', '=', 'owner'),
      )
      .select((row) => [
        'spaces.rowid',
        'spaces.space_id as id',
        'spaces.name',
        'spaces.role',
        row.fn.coalesce('its.member_id', row.val('')).as('owner'),
      ])
  const closed = () =>
    db
      .selectFrom('closed_spaces')
      .leftJoin('spaces', 'spaces.space_id', 'closed_spaces.space_id')
      .select(['closed_spaces.rowid', 'closed_spaces.space_id as id', 'closed_spaces.name'])
      .where('spaces.space_id', 'is', null)
  const paged = async (those: ReturnType<typeof listed>, { after, limit }: PageRequest) => {
    const rows = await those.where('spaces.rowid', '>', after).orderBy('spaces.rowid').limit(limit).execute()
    return pageOf(rows, limit, 'rowid', withoutNumber)
  }
  return {
    add: async (space_id, name, member_id, role) => {
      if (!(await canList(db, space_id, member_id))) return
      await db
        .insertInto('spaces')
        .values({ space_id, name, member_id, role })
        .onConflict((conflict) => conflict.columns(['space_id', 'member_id']).doUpdateSet({ role }))
        .execute()
    },
    remove: async (space, member) => {
      if (!(await canList(db, space, member))) return
      await db.deleteFrom('spaces').where('space_id', '=', space).where('member_id', '=', member).execute()
    },
    spacesOf: (member, page = FIRST) => paged(listed().where('spaces.member_id', '=', member), page),
    all: (page = FIRST) => paged(listed().where('spaces.role', '=', 'owner'), page),
    space: async (space) => {
      const row = await listed()
        .where('spaces.role', '=', 'owner')
        .where('spaces.space_id', '=', space)
        .executeTakeFirst()
      return row && withoutNumber(row)
    },
    close: async (space_id, name, at) => {
      const row = db.insertInto('closed_spaces').values({ space_id, name, at })
      await row.onConflict((there) => there.doNothing()).execute()
    },
    reopen: async (space) => {
      await db.deleteFrom('closed_spaces').where('space_id', '=', space).execute()
    },
    isClosed: async (space) => {
      const row = await closed().where('closed_spaces.space_id', '=', space).executeTakeFirst()
      return row !== undefined
    },
    closedBefore: async (instant, { after, limit } = FIRST) => {
      const rows = await closed()
        .where('closed_spaces.at', '<', instant)
        .where('closed_spaces.rowid', '<', after > 0 ? after : Number.MAX_SAFE_INTEGER)
        .orderBy('closed_spaces.rowid', 'desc')
        .limit(limit)
        .execute()
      return pageOf(rows, limit, 'rowid', ({ id, name }) => ({ id, name, role: 'owner', owner: '' }))
    },
  }
}

/**
 * A member of before texts were checked, `a\0b`: PostgreSQL never listed them and refuses the question; a file may list
 * them.
 */
async function canList(db: Database, space: SpaceId, member: MemberId): Promise<boolean> {
  if (isKeepable(member)) return true
  const listed = await db.selectFrom('spaces').select('member_id').where('space_id', '=', space).execute()
  return listed.some(({ member_id }) => member_id === member)
}

function withoutNumber({ rowid: _, ...listed }: SpaceListing & { readonly rowid: number }): SpaceListing {
  return listed
}
