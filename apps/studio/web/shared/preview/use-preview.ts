/** A picture as it will come out. It is opened once; a changed recipe asks for the result alone. */
import type { Recipe } from '@allot/studio/contract/recipe'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import type { HowSoon, PreviewPicture } from '../api/previews.ts'
import { isGone, isRefused } from '../api/request.ts'
import { useObjectUrl } from '../hooks/use-object-url.ts'
import { useSettled } from '../hooks/use-settled.ts'
import { useShowable } from '../hooks/use-showable.ts'

/** What a preview is made of: a photo, or a version of a design. */
export interface PreviewSource {
  /** The same for the same content. */
  readonly key: string
  /** Where the page can show it itself, if its format is one of the browser's. */
  readonly address: string | undefined
  /** As a person sent it: not every browser shows its format. */
  readonly isAsSent?: boolean
  /** @returns the studio's name for it */
  open(): Promise<string>
  picture(id: string, recipe: Recipe, signal: AbortSignal, how?: HowSoon): Promise<PreviewPicture>
}

export interface Preview {
  /** The studio's name for it, once it has one. */
  readonly id: string | undefined
  /** The address of the picture as it was. */
  readonly before: string | undefined
  /** As it will come out. */
  readonly after: string | undefined
  readonly isBusy: boolean
  /** The subject is shown as it is at first sight, and the whole of it follows. */
  readonly isFirst: boolean
  /** A background was chosen, and the photo hides it with its own. */
  readonly isHidden: boolean
  /** The place of the first step that has to be generated and was not. */
  readonly pending: number | null
  /** One line for the person. */
  readonly problem: string | undefined
  /** These steps cannot be done with this picture, however often they are asked for. */
  readonly isRefused: boolean
}

/** While a colour is dragged, not every one of its values is asked for. */
const SETTLE_MS = 40
/** The studio keeps it for a day. */
const KEPT_MS = 20 * 3_600_000

/** @param recipe with the steps that can be shown; null where the picture is shown as it is */
export function usePreview(source: PreviewSource, recipe: Recipe | null): Preview {
  // What the studio has made, every browser shows.
  const isOurs = source.address?.startsWith('/studio/') === true && source.isAsSent !== true
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
  const isFirst = picture.data?.isFirst === true && !picture.isPlaceholderData
  const whole = usePicture(source, id, isFirst ? asked : null, 'whole')
  const before = usePicture(source, id, isShowable === false ? UNTOUCHED : null)
  const made = useObjectUrl(before.data?.picture)
  return {
    id,
    before: isShowable ? source.address : made,
    after: useObjectUrl(recipe ? picture.data?.picture : undefined),
    isFirst: isFirst && whole.error === null,
    isHidden: recipe !== null && !picture.isPlaceholderData && picture.data?.isHidden === true,
    isBusy: opened.isLoading || picture.isFetching || before.isFetching || isShowable === undefined,
    pending: picture.isPlaceholderData ? null : (picture.data?.pending ?? null),
    problem: recipe ? (opened.error ?? picture.error)?.message : undefined,
    isRefused: recipe !== null && !picture.isFetching && isRefused(picture.error),
  }
}

const UNTOUCHED = shownOf({ steps: [], output: { canvas: null, format: 'webp', quality: 90 } })

/** How heavy the file becomes does not show. */
function shownOf({ steps, output: { canvas, format } }: Recipe): string {
  return JSON.stringify({ steps, output: { canvas, format, quality: 90 } })
}

/**
 * While the next picture is made, the one before stays, as long as it is of the same photo. Where the studio does not have
 * the photo any more, after a day or behind many others, it is opened anew.
 */
function usePicture(
  source: PreviewSource,
  id: string | undefined,
  asked: string | null,
  how: HowSoon = 'soon',
) {
  const queries = useQueryClient()
  const ask = async (opened: string, signal: AbortSignal) => {
    const picture = await source.picture(opened, JSON.parse(asked ?? '') as Recipe, signal, how) // as `shownOf` wrote it
    // The whole takes the place of the first sight, also for what is asked next.
    if (how === 'whole') queries.setQueryData(['preview-picture', source.key, asked, 'soon'], picture)
    return picture
  }
  return useQuery({
    queryKey: ['preview-picture', source.key, asked, how],
    queryFn: async ({ signal }) => {
      try {
        return await ask(id ?? '', signal)
      } catch (cause) {
        if (!isGone(cause)) throw cause
        const opened = await source.open()
        queries.setQueryData(['preview-source', source.key], opened)
        return ask(opened, signal)
      }
    },
    enabled: id !== undefined && asked !== null,
    placeholderData: (before, query) => (query?.queryKey[1] === source.key ? before : undefined),
    staleTime: Number.POSITIVE_INFINITY,
    // What is refused is refused the next time too.
    retry: (count, cause) => count === 0 && !isRefused(cause),
  })
}
