/** The files of a photo. Apart from the schema of recipes, whose library a page would load with it. */

interface Files<T> {
  readonly output: T
  readonly further?: readonly T[] | undefined
}

/** All of them, in their order. */
export function outputsOf<T>({ output, further = [] }: Files<T>): readonly T[] {
  return [output, ...further]
}
