/** Nothing is here yet: what it will look like, what comes here, and the way to it. */
import { useQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { address, studio } from '../api/studio.ts'

interface Props {
  readonly children: ReactNode
  /** The next step. */
  readonly way: ReactNode
}

const SHOWN = 4

export function EmptyPage({ children, way }: Props) {
  const { data } = useQuery({
    queryKey: ['samples'],
    queryFn: studio.samples,
    staleTime: Number.POSITIVE_INFINITY,
  })
  const samples = data?.photos.slice(0, SHOWN) ?? []
  return (
    <section className="mt-6 grid justify-items-center gap-5 rounded-3xl border border-line border-dashed px-5 py-10 text-center">
      <div aria-hidden="true" className="grid w-full max-w-lg grid-cols-4 gap-2.5 opacity-70 sm:gap-3">
        {samples.map(({ name }) => (
          <img
            key={name}
            src={address.sample(name)}
            alt=""
            className="aspect-square w-full rounded-xl border border-line object-cover"
          />
        ))}
      </div>
      <p className="max-w-md text-pretty text-soft">{children}</p>
      {way}
    </section>
  )
}
