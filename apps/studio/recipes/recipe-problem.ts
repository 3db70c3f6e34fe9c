/** What cannot be made of a recipe that is well formed: where, and what to write instead. */
export class RecipeProblem extends Error {
  override readonly name = 'RecipeProblem'
  readonly path: readonly (string | number)[]

  constructor(path: readonly (string | number)[], message: string) {
    super(message)
    this.path = path
  }
}
