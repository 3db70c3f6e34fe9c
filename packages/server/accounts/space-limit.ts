/**
 * How many Spaces a person may make. Each Space is noted before it is created, so that two requests at once cannot both
 * be the last one; a request that is repeated finds its note.
 */
import type { PersonHash } from '@allot/rules/once-share'
import type { SpaceId } from '@allot/rules/space'
import type { Database } from '../database/database.ts'
import { ProblemError } from '../http/problem.ts'

export interface SpaceLimit {
  /**
   * Notes a Space that a person makes.
   * @param earlier Spaces of theirs that are not noted: of before there was a limit
   * @returns whether it was not noted before
   * @throws Problem `too_many`
   */
  note(person: PersonHash, space: SpaceId, earlier: readonly SpaceId[]): Promise<boolean>
  /** It was not created after all. */
  forget(person: PersonHash, space: SpaceId): Promise<void>
}

/** @param most Spaces a person */
export function openSpaceLimit(db: Database, most: number): SpaceLimit {
  const notesOf = (person: PersonHash) =>
    db.selectFrom('made_spaces').where('person', '=', person).select('space_id')
  const forget = async (person: PersonHash, space: SpaceId) => {
    await db.deleteFrom('made_spaces').where('person', '=', person).where('space_id', '=', space).execute()
  }
  return {
    forget,
    note: async (person, space, earlier) => {
      if (await notesOf(person).where('space_id', '=', space).executeTakeFirst()) return false
      const row = { person, space_id: space }
      const unlessNoted = db.insertInto('made_spaces').values(row)
      await unlessNoted.onConflict((conflict) => conflict.doNothing()).execute()
      const noted = await notesOf(person)
        .limit(most + 1)
        .execute()
      const all = new Set([...noted.map(({ space_id }) => space_id), ...earlier])
      if (all.size <= most) return true
      await forget(person, space)
      throw new ProblemError(
        'too_many',
        `A person makes at most ${most} ${most === 1 ? 'Space' : 'Spaces'} here, and this one has. Use one of those, or ask the operator for more.`,
      )
    },
  }
}
