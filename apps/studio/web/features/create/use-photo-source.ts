/** A picked photo as previews take it: a file of this device, or a sample of the studio. */
import { previews } from '../../shared/api/previews.ts'
import { address } from '../../shared/api/studio.ts'
import { useObjectUrl } from '../../shared/hooks/use-object-url.ts'
import type { PreviewSource } from '../../shared/preview/use-preview.ts'
import { useSpace } from '../../shared/session/chosen-space.ts'
import type { PickedPhoto } from './picked-photo.ts'

export function usePhotoSource({ id, name, file }: PickedPhoto): PreviewSource {
  const space = useSpace()
  const local = useObjectUrl(file)
  const sample = address.sample(name)
  const content = async () => file ?? (await fetch(sample)).blob()
  return {
    key: `${space.id}/${id}`,
    address: file ? local : sample,
    content,
    open: async () => (await previews.add(space.id, await content())).id,
    picture: previews.picture,
  }
}
