/** The Space: the ways to its pages, which a phone has behind this tab, and where its photos may go. */
import { ChevronRight } from 'lucide-react'
import { Link } from 'wouter'
import { i18n } from '../shared/language/language.ts'
import { useSpace } from '../shared/session/chosen-space.ts'
import { SPACE } from './pages.ts'
import { SharingSwitch } from './sharing-switch.tsx'

export function SpacePage() {
  const space = useSpace()
  return (
    <div className="max-w-2xl py-6 sm:py-10">
      <h1 className="font-semibold text-[28px] tracking-[-0.02em]">{space.name}</h1>
      <ul className="mt-5 overflow-hidden rounded-xl border border-line bg-card">
        {SPACE.map(({ path, title, icon: Icon }) => (
          <li key={path} className="border-line border-t first:border-t-0">
            <Link href={path} className="flex min-h-14 items-center gap-3 px-4 hover:bg-sunk">
              <Icon size={20} strokeWidth={1.8} className="text-soft" />
              <span className="flex-1">{i18n._(title)}</span>
              <ChevronRight size={18} className="text-soft" />
            </Link>
          </li>
        ))}
      </ul>
      <SharingSwitch />
    </div>
  )
}
