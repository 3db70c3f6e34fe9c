/** What of a Batch is shown, in its address: which group of photos, and which photo is enlarged. Back closes the photo. */
import type { PhotoGroup } from '@allot/studio/contract/photo-group'
import { useRef } from 'react'
import { useLocation, useSearch } from 'wouter'

export type ShownGroup = PhotoGroup | 'all'

const GROUPS: readonly ShownGroup[] = ['all', 'ready', 'to_check', 'failed', 'left_out', 'under_way']

export interface BatchAddress {
  readonly group: ShownGroup
  /** Its place in the Batch. */
  readonly photo: number | undefined
  show(group: ShownGroup): void
  open(photo: number, group?: ShownGroup): void
  /** Shows another one in the place of the one that is open. */
  step(photo: number): void
  close(): void
}

export function useBatchAddress(): BatchAddress {
  const [path, goTo] = useLocation()
  const query = new URLSearchParams(useSearch())
  const isOpenedHere = useRef(false)
  const group = GROUPS.find((each) => each === query.get('show')) ?? 'all'
  const addressOf = (shown: ShownGroup, photo?: number) => {
    const next = new URLSearchParams({
      ...(shown !== 'all' && { show: shown }),
      ...(photo !== undefined && { photo: String(photo) }),
    }).toString()
    return next === '' ? path : `${path}?${next}`
  }
  return {
    group,
    photo: Number(query.get('photo')) || undefined,
    show: (shown) => goTo(addressOf(shown), { replace: true }),
    open: (photo, shown = group) => {
      isOpenedHere.current = true
      goTo(addressOf(shown, photo))
    },
    step: (photo) => goTo(addressOf(group, photo), { replace: true }),
    close: () => {
      if (isOpenedHere.current) history.back()
      else goTo(addressOf(group), { replace: true })
      isOpenedHere.current = false
    },
  }
}
