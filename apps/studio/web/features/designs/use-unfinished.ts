/**
 * What a person asked for and this page does not know of: on the page before, before a reload, or in another tab. It is
 * asked for again under its key, which takes nothing more, and the page shows it as if it had been asked for here.
 */
import type { Design } from '@allot/studio/contract/design'
import { MORE } from '@allot/studio/contract/limits'
import { useEffect, useEffectEvent } from 'react'
import { type HandedOver, takeOver } from './handed-over.ts'

/**
 * @param isBusy the person sets another tool, or waits for something else
 * @param isAsked whether this page has asked under a key
 */
export function useUnfinished(
  design: Design | undefined,
  isBusy: boolean,
  isAsked: (key: string) => boolean,
  goOn: (what: HandedOver) => void,
): void {
  const begin = useEffectEvent(() => {
    const what = design && (takeOver(design.id) ?? unfinishedOf(design, isAsked))
    if (what) goOn(what)
  })
  const underWay = design?.underWay.map(({ id }) => id).join()
  // biome-ignore lint/correctness/useExhaustiveDependencies: it is looked for when one of these changes
  useEffect(() => {
    if (!isBusy) begin()
  }, [design?.id, underWay, isBusy])
}

function unfinishedOf({ underWay }: Design, isAsked: (key: string) => boolean): HandedOver | undefined {
  for (const { key, step, from, count } of underWay)
    if (key !== null && !isAsked(key)) return { key, wanted: { step, from, count: count === 1 ? 1 : MORE } }
  return undefined
}
