/**
 * Scrolls a list alone, so that one of its entries is seen: the strip of a phone sideways, the column beside the picture up
 * or down. The page itself stays where it is.
 */
export function scrollTo(entry: HTMLElement): void {
  const strip = entry.parentElement
  if (!strip) return
  strip.scrollTo({ left: entry.offsetLeft - strip.offsetLeft - (strip.clientWidth - entry.clientWidth) / 2 })
  const column = strip.closest('[data-column]')
  if (!column || column.scrollHeight <= column.clientHeight) return
  const [seen, own] = [column.getBoundingClientRect(), entry.getBoundingClientRect()]
  if (own.top < seen.top) column.scrollBy({ top: own.top - seen.top - ROOM })
  else if (own.bottom > seen.bottom) column.scrollBy({ top: own.bottom - seen.bottom + ROOM })
}

const ROOM = 12
