/** Another cut-out for a photo: those that the model's looks found, to choose by a click or a digit; or a matte made by hand. */
import type { PhotoItem } from '@allot/studio/contract/batch'
import type { CutOutName } from '@allot/studio/contract/cut-outs'
import { Check, LoaderCircle, Scissors } from 'lucide-react'
import { useEffect } from 'react'
import { address } from '../../shared/api/studio.ts'
import { Button, buttonStyle } from '../../shared/components/button.tsx'
import { type CutOutsState, useCutOuts } from './use-cut-outs.ts'

export function CutOutChoice({ batch, photo }: { batch: string; photo: PhotoItem }) {
  const { state, isBusy, problem, open, choose, give, keep } = useCutOuts(batch, photo)
  useKeys(state, photo.needsReview, choose, keep)
  return (
    <section aria-label="Cut-outs" className="mb-3 flex flex-wrap items-center justify-center gap-2">
      {photo.needsReview && (
        <Button look="primary" disabled={isBusy} onClick={keep}>
          <Check size={16} /> Keep this cut-out
        </Button>
      )}
      {state.name === 'closed' && (
        <Button onClick={open}>
          <Scissors size={16} /> Choose another cut-out
        </Button>
      )}
      {(state.name === 'loading' || isBusy) && (
        <span role="status" className="inline-flex items-center gap-2 text-soft text-sm">
          <LoaderCircle size={16} className="animate-spin motion-reduce:animate-none" />
          {state.name === 'loading' ? 'Looking at the photo again …' : 'Making the result …'}
        </span>
      )}
      {state.name === 'open' && (
        <>
          <Thumbnails batch={batch} n={photo.n} state={state} isBusy={isBusy} onChoose={choose} />
          <ByHand batch={batch} n={photo.n} state={state} isBusy={isBusy} onGive={give} />
        </>
      )}
      {problem && (
        <p role="alert" className="w-full text-center text-bad text-sm">
          {problem}
        </p>
      )}
    </section>
  )
}

/** A keeps what is there, 1 to 4 choose. */
function useKeys(
  state: CutOutsState,
  mayKeep: boolean,
  choose: (name: CutOutName) => void,
  keep: () => void,
) {
  useEffect(() => {
    const pressed = (event: KeyboardEvent) => {
      if (event.ctrlKey || event.metaKey || event.altKey) return
      if (event.key.toLowerCase() === 'a' && mayKeep) keep()
      const name = state.name === 'open' ? state.names[Number(event.key) - 1] : undefined
      if (name) choose(name)
    }
    addEventListener('keydown', pressed)
    return () => removeEventListener('keydown', pressed)
  }, [state, mayKeep, choose, keep])
}

interface OpenProps {
  readonly batch: string
  readonly n: number
  readonly state: Extract<CutOutsState, { name: 'open' }>
  readonly isBusy: boolean
}

function Thumbnails({ batch, n, state, isBusy, onChoose }: OpenProps & { onChoose(name: CutOutName): void }) {
  const pictured = state.names.filter((name) => name !== 'given')
  if (pictured.length === 0)
    return <p className="text-soft text-sm">The model finds no other cut-out in this photo.</p>
  return (
    <ul className="flex flex-wrap justify-center gap-2">
      {pictured.map((name, at) => (
        <li key={name}>
          <button
            type="button"
            disabled={isBusy}
            aria-pressed={state.chosen === name}
            aria-label={`Cut-out ${at + 1}`}
            onClick={() => onChoose(name)}
            className="checker relative size-18 overflow-hidden rounded-xl border border-line transition hover:border-soft disabled:opacity-45 aria-pressed:border-accent aria-pressed:ring-2 aria-pressed:ring-accent sm:size-22"
          >
            <img
              src={address.cutOut(batch, n, name, 'picture')}
              alt=""
              className="size-full object-contain"
            />
            <span className="absolute bottom-1 left-1 rounded-full bg-black/65 px-1.5 text-white text-xs">
              {at + 1}
            </span>
          </button>
        </li>
      ))}
    </ul>
  )
}

function ByHand({ batch, n, state, isBusy, onGive }: OpenProps & { onGive(file: File): void }) {
  const [first] = state.names
  const shown = state.chosen ?? first
  return (
    <p className="flex flex-wrap items-center justify-center gap-2 text-sm">
      {shown && (
        <a href={address.cutOut(batch, n, shown, 'matte')} download className={buttonStyle('bare')}>
          Download its matte
        </a>
      )}
      <label className={`${buttonStyle('bare')} cursor-pointer focus-within:outline-2`}>
        Use a corrected matte
        <input
          type="file"
          accept="image/png"
          disabled={isBusy}
          className="sr-only"
          onChange={({ currentTarget }) => {
            const [file] = currentTarget.files ?? []
            if (file) onGive(file)
            currentTarget.value = ''
          }}
        />
      </label>
    </p>
  )
}
