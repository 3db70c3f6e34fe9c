/** A design that is made with the first thing that is done, so that a look at a photo leaves nothing behind. */
import { useRef } from 'react'
import { designs } from '../../shared/api/designs.ts'
import { useSpace } from '../../shared/session/chosen-space.ts'

/** @param content the photo; none for a picture from words @returns makes it, once */
export function useNewDesign(name: string, content?: () => Promise<Blob>): () => Promise<string> {
  const space = useSpace()
  const made = useRef<Promise<string>>(undefined)
  return () => {
    made.current ??= make().catch((cause) => {
      made.current = undefined
      throw cause
    })
    return made.current
  }

  async function make(): Promise<string> {
    const { id } = await designs.create(space.id, name)
    if (content) await designs.giveOriginal(id, await content())
    return id
  }
}
