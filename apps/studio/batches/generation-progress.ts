/** How many generations of each step of a Batch are made: what people see while a generator works. */
import type { StepProgress } from '../contract/batch.ts'
import { titleOf } from '../tools/registry.ts'
import type { BatchRecord } from './batch-record.ts'
import type { PhotoCounts } from './photo-counts.ts'

export class GenerationProgress {
  /** By Batch and step, the photos that are past it and not exported yet. */
  readonly #made = new Map<string, Map<number, Set<number>>>()

  made(batch: string, step: number, photo: number): void {
    const steps = this.#made.get(batch) ?? new Map<number, Set<number>>()
    const photos = steps.get(step) ?? new Set<number>()
    this.#made.set(batch, steps.set(step, photos.add(photo)))
  }

  /** The photo is exported, or failed: the counts of the Batch have it from now on. */
  ended(batch: string, photo: number): void {
    for (const photos of this.#made.get(batch)?.values() ?? []) photos.delete(photo)
  }

  /** Of each step of a Batch that is generated. */
  ofSteps({ id, steps, takes }: BatchRecord, counts: PhotoCounts): readonly StepProgress[] {
    return (steps ?? []).flatMap(({ tool }, at) => {
      if (takes.every(({ of }) => of !== at + 1)) return []
      return [{ title: titleOf(tool), made: this.#of(id, at, counts), total: counts.total - counts.failed }]
    })
  }

  /** @returns how many photos are past the step */
  #of(batch: string, step: number, { exported }: Pick<PhotoCounts, 'exported'>): number {
    return exported + (this.#made.get(batch)?.get(step)?.size ?? 0)
  }

  forget(batch: string): void {
    this.#made.delete(batch)
  }
}
