/** A picture as it will come out. It is opened once; a changed recipe asks for the result alone. */
import type { Recipe } from '@allot/studio/contract/recipe'
import { useQuery } from '@tanstack/react-query'
import type { PreviewPicture } from '../api/previews.ts'
import { useObjectUrl } from '../hooks/use-object-url.ts'
import { useSettled } from '../hooks/use-settled.ts'
import { useShowable } from '../hooks/use-showable.ts'

/** What a preview is made of: a photo, or a version of a design. */
export interface PreviewSource {
  /** The same for the same content. */
  readonly key: string
  /** Where the page can show it itself, if its format is one of the browser's. */
  readonly address: string | undefined
  content(): Promise<Blob>
  /** @returns the studio's name for it */
  open(): Promise<string>
  picture(id: string, recipe: Recipe, signal: AbortSignal): Promise<PreviewPicture>
}

export interface Preview {
  /** The studio's name for it, once it has one. */
  readonly id: string | undefined
  /** The address of the picture as it was. */
  readonly before: string | undefined
  /** As it will come out. */
  readonly after: string | undefined
  readonly isBusy: boolean
  /** The place of the first step that has to be generated and was not. */
  readonly pending: number | null
  /** One line for the person. */
  readonly problem: string | undefined
}

/** While a colour is dragged, not every one of its values is asked for. */
const SETTLE_MS = 40
/** The studio keeps it for a day. */
const KEPT_MS = 20 * 3_600_000

/** @param recipe with the steps that can be shown; null where the picture is shown as it is */
export function usePreview(source: PreviewSource, recipe: Recipe | null): Preview {
  const isOurs = source.address?.startsWith('/studio/') === true // the studio hands out what every browser shows
  const tried = useShowable(isOurs ? undefined : source.address)
  const isShowable = isOurs || tried
  const opened = useQuery({
    queryKey: ['preview-source', source.key],
    queryFn: () => source.open(),
    enabled: recipe !== null || isShowable === false,
    staleTime: KEPT_MS,
    gcTime: KEPT_MS,
    retry: false,
  })
  const id = opened.data
  const asked = useSettled(recipe && shownOf(recipe), SETTLE_MS)
  const picture = usePicture(source, id, asked)
  const before = usePicture(source, id, isShowable === false ? UNTOUCHED : null)
  const made = useObjectUrl(before.data?.picture)
  return {
    id,
    before: isShowable ? source.address : made,
    after: useObjectUrl(recipe ? picture.data?.picture : undefined),
    isBusy: opened.isLoading || picture.isFetching || before.isFetching || isShowable === undefined,
    pending: picture.isPlaceholderData ? null : (picture.data?.pending ?? null),
    problem: recipe ? (opened.error ?? picture.error)?.message : undefined,
  }
}

const UNTOUCHED = shownOf({ steps: [], output: { canvas: null, format: 'webp', quality: 90 } })

/** How heavy the file becomes does not show. */
function shownOf({ steps, output: { canvas, format } }: Recipe): string {
  return JSON.stringify({ steps, output: { canvas, format, quality: 90 } })
}

/** While the next picture is made, the one before stays, as long as it is of the same photo. */
function usePicture(source: PreviewSource, id: string | undefined, asked: string | null) {
  return useQuery({
    queryKey: ['preview-picture', source.key, asked],
    queryFn: ({ signal }) => source.picture(id ?? '', JSON.parse(asked ?? ''), signal),
    enabled: id !== undefined && asked !== null,
    placeholderData: (before, query) => (query?.queryKey[1] === source.key ? before : undefined),
    staleTime: Number.POSITIVE_INFINITY,
    retry: 1,
  })
}
