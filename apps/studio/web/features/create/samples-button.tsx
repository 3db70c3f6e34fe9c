/** Adds the studio's sample photos; absent where it has none. */
import { Trans } from '@lingui/react/macro'
import { useQuery } from '@tanstack/react-query'
import { address, studio } from '../../shared/api/studio.ts'
import { type Picked, samplesPicked } from './picked-photo.ts'

const MAX_THUMBNAILS = 6

export function SamplesButton({ onPhotos }: { onPhotos(picked: Picked): void }) {
  const { data } = useQuery({
    queryKey: ['samples'],
    queryFn: studio.samples,
    staleTime: Number.POSITIVE_INFINITY,
  })
  const samples = data?.photos ?? []
  if (samples.length === 0) return null
  return (
    <button
      type="button"
      onClick={() => onPhotos(samplesPicked(samples))}
      className="group mx-auto mt-10 block rounded-2xl p-2 hover:bg-card"
    >
      <span className="flex justify-center -space-x-3">
        {samples.slice(0, MAX_THUMBNAILS).map((photo) => (
          <img
            key={photo.name}
            src={address.sample(photo.name)}
            alt=""
            onError={({ currentTarget }) => {
              currentTarget.style.visibility = 'hidden' // offline
            }}
            className="size-12 rounded-xl border-2 border-sunk object-cover transition group-hover:border-card"
          />
        ))}
      </span>
      <span className="mt-2.5 block font-medium text-sm underline decoration-line underline-offset-4 group-hover:decoration-ink">
        <Trans>Try with sample photos</Trans>
      </span>
    </button>
  )
}
