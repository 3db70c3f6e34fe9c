/** Real photos and what the studio made of them: one pair large with a handle between, the others to choose from. */
import { t } from '@lingui/core/macro'
import { Trans } from '@lingui/react/macro'
import { useState } from 'react'
import { i18n } from '../../shared/language/language.ts'
import { CompareHandle } from '../../shared/stage/compare-handle.tsx'
import { SHOWN } from './pictures.ts'

/** Percent from the left: enough of the result to see what was made. */
const FIRST_VIEW = 42

export function Showcase() {
  const [chosen, setChosen] = useState(SHOWN[0])
  const [compared, setCompared] = useState(FIRST_VIEW)
  const { before, after } = chosen
  const [title, alt] = [i18n._(chosen.title), i18n._(chosen.alt)]
  return (
    <section aria-label={t`What it makes of photos`} className="mt-7 max-w-lg">
      <div className="relative aspect-4/3 select-none lg:aspect-3/2 overflow-hidden rounded-3xl border border-line bg-sunk shadow-sm">
        <img src={after} alt={`${alt}: ${title}`} className={PICTURE} draggable={false} />
        <img
          src={before}
          alt={t`${alt}, as it was taken`}
          className={PICTURE}
          style={{ clipPath: `inset(0 ${100 - compared}% 0 0)` }}
          draggable={false}
        />
        <CompareHandle value={compared} onChange={setCompared} />
        <span className={`${LABEL} left-3`}>
          <Trans>Before</Trans>
        </span>
        <span className={`${LABEL} right-3`}>{title}</span>
      </div>
      <ul className="mt-2.5 grid grid-cols-4 gap-2.5">
        {SHOWN.map((pair) => (
          <li key={pair.after}>
            <button
              type="button"
              aria-label={`${i18n._(pair.alt)}: ${i18n._(pair.title)}`}
              aria-pressed={pair === chosen}
              onClick={() => setChosen(pair)}
              className="block aspect-4/3 w-full overflow-hidden rounded-xl border border-line outline-accent outline-offset-2 hover:border-soft aria-pressed:outline-2"
            >
              <img src={pair.after} alt="" className="size-full object-cover" draggable={false} />
            </button>
          </li>
        ))}
      </ul>
    </section>
  )
}

const PICTURE = 'absolute inset-0 size-full object-cover'
const LABEL =
  'pointer-events-none absolute bottom-3 rounded-full bg-black/65 px-2.5 py-1 font-medium text-white text-xs'
