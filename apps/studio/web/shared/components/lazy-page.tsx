/**
 * A page that is fetched when it is needed. Where it is here already it is drawn at once: what React waits for by itself
 * it draws 0.3 s after the last time it had nothing to draw, also where that came sooner.
 */
import { type ComponentType, lazy } from 'react'

export interface LazyPage<Props> {
  readonly Page: ComponentType<Props>
  /** Fetches it, once. */
  load(): Promise<void>
}

export function lazyPage<Props extends object>(
  fetchPage: () => Promise<ComponentType<Props>>,
): LazyPage<Props> {
  let Fetched: ComponentType<Props> | undefined
  const load = async () => {
    Fetched ??= await fetchPage()
    return { default: Fetched }
  }
  const Late = lazy(load)
  return {
    Page: (props) => (Fetched ? <Fetched {...props} /> : <Late {...props} />),
    load: async () => void (await load()),
  }
}
