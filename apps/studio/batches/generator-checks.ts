/** Whether what a run needs can be generated here, and where photos would be sent for it. */
import type { Generations } from '../generators/generations.ts'
import type { PhotoPlan } from './photo-plan.ts'

export class GeneratorChecks {
  readonly #generations: Pick<Generations, 'workOf'>

  constructor(generations: Pick<Generations, 'workOf'>) {
    this.#generations = generations
  }

  /**
   * Why one of these cannot be made here, for a person; undefined where all can.
   * @param hasAgreed whether the person has agreed that photos are sent to a host
   */
  async missing(
    space: string,
    plans: readonly Pick<PhotoPlan, 'generated'>[],
    hasAgreed: (host: string) => boolean,
  ): Promise<string | undefined> {
    for (const { brief } of plans.flatMap(({ generated }) => generated)) {
      const work = await this.#generations.workOf(space, brief)
      if (work.kind === 'none') return work.message
      if (work.kind === 'provider' && !hasAgreed(work.host))
        return `This recipe sends photos to ${work.host}, and you have not agreed to that yet. Agree beside the preview, then run it.`
    }
    return undefined
  }

  /** The hosts that photos would be sent to. */
  async hosts(space: string, plans: readonly Pick<PhotoPlan, 'generated'>[]): Promise<readonly string[]> {
    const briefs = plans.flatMap(({ generated }) => generated.map(({ brief }) => brief))
    const works = await Promise.all(briefs.map((brief) => this.#generations.workOf(space, brief)))
    return [...new Set(works.flatMap((work) => (work.kind === 'provider' ? [work.host] : [])))]
  }
}
