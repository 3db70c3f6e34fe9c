/** A picked photo as previews take it: a file of this device, a photo that the studio has, or one of its samples. */
import { msg } from '@lingui/core/macro'
import { pileAddress } from '../../shared/api/piles.ts'
import { previews } from '../../shared/api/previews.ts'
import { address } from '../../shared/api/studio.ts'
import { useObjectUrl } from '../../shared/hooks/use-object-url.ts'
import { i18n } from '../../shared/language/language.ts'
import type { PreviewSource } from '../../shared/preview/use-preview.ts'
import { useSpace } from '../../shared/session/chosen-space.ts'
import { useDraft } from './draft-provider.tsx'
import { type PickedPhoto, photoState } from './picked-photo.ts'

export interface PickedSource extends PreviewSource {
  /** @returns the photo of the pile, once the studio has it */
  picked(): Promise<string>
}

export function usePhotoSource(photo: PickedPhoto): PickedSource {
  const space = useSpace()
  const { pile } = useDraft()
  const { id, name, file, isSample } = photo
  const local = useObjectUrl(file)
  const remote = isSample ? address.sample(name) : pileAddress.original(space.id, id)
  const picked = async () => {
    if (photoState(photo) === 'missing') throw new Error(i18n._(MISSING))
    pile.prefer(id)
    await pile.whole(id)
    return id
  }
  return {
    key: `${space.id}/${id}`,
    address: file ? local : remote,
    isAsSent: !isSample,
    picked,
    open: async () => (await previews.addPicked(space.id, await picked())).id,
    picture: previews.picture,
  }
}

const MISSING = msg`This photo was not sent yet, and is not on this device. Pick it again, or open the studio where you picked it.`
