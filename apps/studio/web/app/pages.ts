/** The pages of a Space, as the rail of a laptop and the tabs of a phone list them. */
import type { MessageDescriptor } from '@lingui/core'
import { msg } from '@lingui/core/macro'
import {
  ChartNoAxesColumn,
  CreditCard,
  Image,
  Images,
  Layers,
  type LucideIcon,
  Settings2,
  Users,
} from 'lucide-react'

export interface PageLink {
  readonly path: string
  /** In the language of the page, by `i18n._`. */
  readonly title: MessageDescriptor
  readonly icon: LucideIcon
  /** Whether this page, or one below it, is at an address. */
  isAt(location: string): boolean
}

/** What moves photos forward. */
export const WORK: readonly PageLink[] = [
  { path: '/', title: msg`Create`, icon: Images, isAt: (location) => location === '/' },
  { path: '/batches', title: msg`Batches`, icon: Layers, isAt: below('/batches') },
  { path: '/designs', title: msg`Designs`, icon: Image, isAt: below('/designs') },
]

/** What belongs to the Space. */
export const SPACE: readonly PageLink[] = [
  { path: '/usage', title: msg`Usage`, icon: ChartNoAxesColumn, isAt: below('/usage') },
  { path: '/plan', title: msg`Plan`, icon: CreditCard, isAt: below('/plan') },
  { path: '/members', title: msg`Members`, icon: Users, isAt: below('/members') },
]

/** On a phone the pages of the Space stand behind one tab. */
export const TABS: readonly PageLink[] = [
  ...WORK,
  {
    path: '/space',
    title: msg`Space`,
    icon: Settings2,
    isAt: (location) => location === '/space' || SPACE.some((page) => page.isAt(location)),
  },
]

function below(path: string): (location: string) => boolean {
  return (location) => location === path || location.startsWith(`${path}/`)
}
