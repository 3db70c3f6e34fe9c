/** Where the focus of a keyboard is while results are looked through, and afterwards. */
import type { PhotoItem } from '@allot/studio/contract/batch'
import { type RefObject, useEffect } from 'react'

/** What had the focus may be gone with the photo before: the focus stays in the dialog then, and not nowhere. */
export function useKeptFocus(popup: RefObject<HTMLElement | null>, { n, group }: PhotoItem): void {
  // biome-ignore lint/correctness/useExhaustiveDependencies: looked at anew with each photo, and each decision about it
  useEffect(() => {
    const { activeElement } = document
    if (activeElement === null || activeElement === document.body) popup.current?.focus()
  }, [popup, n, group])
}

/** The tile of the photo that was shown last; of one that is in another group now, the first tile that is there. */
export function tileOf(n: number): HTMLElement | null {
  return (
    document.querySelector<HTMLElement>(`[data-stop="${n}"]`) ??
    document.querySelector<HTMLElement>('[data-stop]')
  )
}
