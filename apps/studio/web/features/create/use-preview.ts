/** The chosen photo as it will come out. Its file is sent once; a changed recipe asks for the picture alone. */
import type { PreviewPhoto } from '@allot/studio/contract/preview'
import type { Recipe } from '@allot/studio/contract/recipe'
import { useQuery } from '@tanstack/react-query'
import { previews } from '../../shared/api/previews.ts'
import { address } from '../../shared/api/studio.ts'
import { useObjectUrl } from '../../shared/hooks/use-object-url.ts'
import { useSettled } from '../../shared/hooks/use-settled.ts'
import { useSpace } from '../../shared/session/chosen-space.ts'
import type { PickedPhoto } from './picked-photo.ts'

export interface Preview {
  /** The studio's name for the photo, once it has arrived. */
  readonly id: string | undefined
  readonly before: string | undefined
  readonly after: string | undefined
  readonly isBusy: boolean
  /** The place of the first step that has to be generated and was not. */
  readonly pending: number | null
  /** One line for the person. */
  readonly problem: string | undefined
}

/** While a colour is dragged, not every one of its values is asked for. */
const SETTLE_MS = 40
const DAY_MS = 20 * 3_600_000

/** @param recipe with the steps that can be shown */
export function usePreview(photo: PickedPhoto, recipe: Recipe): Preview {
  const space = useSpace()
  const sent = useQuery({
    queryKey: ['preview-photo', space.id, photo.id],
    queryFn: async () => previews.add(space.id, await contentOf(photo)),
    staleTime: DAY_MS,
    gcTime: DAY_MS,
    retry: false,
  })
  const id = sent.data?.id
  // The file's weight does not show.
  const { maxBytes: _, ...output } = { ...recipe.output, quality: 90 }
  const asked = useSettled(JSON.stringify({ steps: recipe.steps, output }), SETTLE_MS)
  const picture = usePicture(id, asked)
  const before = usePicture(
    id,
    JSON.stringify({ steps: [], output: { ...output, canvas: null, format: 'webp' } }),
  )
  const local = useObjectUrl(photo.file)
  return {
    id,
    before:
      useObjectUrl(before.data?.picture) ?? local ?? (photo.file ? undefined : address.sample(photo.name)),
    after: useObjectUrl(picture.data?.picture),
    isBusy: sent.isLoading || picture.isFetching,
    pending: picture.isPlaceholderData ? null : (picture.data?.pending ?? null),
    problem: (sent.error ?? picture.error)?.message,
  }
}

/** While the next picture is made, the one before stays, as long as it is of the same photo. */
function usePicture(id: PreviewPhoto['id'] | undefined, asked: string) {
  return useQuery({
    queryKey: ['preview-picture', id, asked],
    queryFn: ({ signal }) => previews.picture(id ?? '', JSON.parse(asked), signal),
    enabled: id !== undefined,
    placeholderData: (before, query) => (query?.queryKey[1] === id ? before : undefined),
    staleTime: Number.POSITIVE_INFINITY,
    retry: 1,
  })
}

async function contentOf({ name, file }: PickedPhoto): Promise<Blob> {
  return file ?? (await fetch(address.sample(name))).blob()
}
