/** The pages of a Space, as the rail of a laptop and the tabs of a phone list them. */
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
  readonly title: string
  readonly icon: LucideIcon
  /** Whether this page, or one below it, is at an address. */
  isAt(location: string): boolean
}

/** What moves photos forward. */
export const WORK: readonly PageLink[] = [
  { path: '/', title: 'Create', icon: Images, isAt: (location) => location === '/' },
  { path: '/batches', title: 'Batches', icon: Layers, isAt: below('/batches') },
  { path: '/designs', title: 'Designs', icon: Image, isAt: below('/designs') },
]

/** What belongs to the Space. */
export const SPACE: readonly PageLink[] = [
  { path: '/usage', title: 'Usage', icon: ChartNoAxesColumn, isAt: below('/usage') },
  { path: '/plan', title: 'Plan', icon: CreditCard, isAt: below('/plan') },
  { path: '/members', title: 'Members', icon: Users, isAt: below('/members') },
]

/** On a phone the pages of the Space stand behind one tab. */
export const TABS: readonly PageLink[] = [
  ...WORK,
  {
    path: '/space',
    title: 'Space',
    icon: Settings2,
    isAt: (location) => location === '/space' || SPACE.some((page) => page.isAt(location)),
  },
]

function below(path: string): (location: string) => boolean {
  return (location) => location === path || location.startsWith(`${path}/`)
}
