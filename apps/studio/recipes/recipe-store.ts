/** The saved recipes of all Spaces, in one SQLite file; 0001_recipes.sql explains the columns. */
import type { DatabaseSync } from 'node:sqlite'
import { openFile } from '@allot/sqlite/file'
import type { Recipe } from '../contract/recipe.ts'
import { MAX_RECIPES_PER_MEMBER, MAX_RECIPES_PER_SPACE, type SavedRecipe } from '../contract/saved-recipe.ts'

const KIND = {
  table: 'recipes',
  settings: 'PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL',
  steps: import.meta.dirname,
}

export class RecipeStore {
  readonly #db: DatabaseSync

  /** @throws FileRefused */
  constructor(file: string) {
    this.#db = openFile(file, KIND)
  }

  /** By name. */
  ofSpace(space: string): readonly SavedRecipe[] {
    return this.#db
      .prepare('SELECT * FROM recipes WHERE space_id = ? ORDER BY name')
      .all(space)
      .map(({ name, recipe, member_id, saved_at }) => ({
        name: String(name),
        recipe: JSON.parse(String(recipe)),
        by: String(member_id),
        at: new Date(Number(saved_at)).toISOString(),
      }))
  }

  removeAll(space: string): void {
    this.#db.prepare('DELETE FROM recipes WHERE space_id = ?').run(space)
  }

  /** @returns undefined where there is none of the name */
  named(space: string, name: string): SavedRecipe | undefined {
    return this.ofSpace(space).find((each) => each.name === name)
  }

  /**
   * In the place of one of the same name, which stays its author's.
   * @returns whose bound it meets, where there is no room for another
   */
  save(
    space: string,
    name: string,
    recipe: Recipe,
    member: string,
    now: number,
  ): 'saved' | 'space_full' | 'member_full' {
    const all = this.ofSpace(space)
    const before = all.find((each) => each.name === name)
    const by = before?.by ?? member
    if (!before && all.length >= MAX_RECIPES_PER_SPACE) return 'space_full'
    const own = all.filter((each) => each.by === member)
    if (!before && own.length >= MAX_RECIPES_PER_MEMBER) return 'member_full'
    this.#db
      .prepare('INSERT OR REPLACE INTO recipes VALUES (?, ?, ?, ?, ?)')
      .run(space, name, JSON.stringify(recipe), by, now)
    return 'saved'
  }

  remove(space: string, name: string): void {
    this.#db.prepare('DELETE FROM recipes WHERE space_id = ? AND name = ?').run(space, name)
  }

  close(): void {
    if (this.#db.isOpen) this.#db.close()
  }
}
