/** The saved recipes of all Spaces, in one SQLite file; 0001_recipes.sql explains the columns. */
import type { DatabaseSync } from 'node:sqlite'
import { openFile } from '@allot/sqlite/file'
import type { Recipe } from '../contract/recipe.ts'
import { MAX_RECIPES_PER_SPACE, type SavedRecipe } from '../contract/saved-recipe.ts'

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

  /** In the place of one of the same name. @param by the member @returns false where the Space has as many as it may */
  save(space: string, name: string, recipe: Recipe, by: string, now: number): boolean {
    const all = this.ofSpace(space)
    if (all.length >= MAX_RECIPES_PER_SPACE && !all.some((each) => each.name === name)) return false
    this.#db
      .prepare('INSERT OR REPLACE INTO recipes VALUES (?, ?, ?, ?, ?)')
      .run(space, name, JSON.stringify(recipe), by, now)
    return true
  }

  remove(space: string, name: string): void {
    this.#db.prepare('DELETE FROM recipes WHERE space_id = ? AND name = ?').run(space, name)
  }

  close(): void {
    if (this.#db.isOpen) this.#db.close()
  }
}
