/** A design that is made with the first thing that is done, so that a look at a photo leaves nothing behind. */
import type { Design } from '@allot/studio/contract/design'
import { useQueryClient } from '@tanstack/react-query'
import { useRef } from 'react'
import { useLocation } from 'wouter'
import { designs } from '../../shared/api/designs.ts'
import { useSpace } from '../../shared/session/chosen-space.ts'

interface Photo {
  /** @returns which of the pile it is, once the studio has it */
  picked(): Promise<string>
  /** It is a design now. */
  onMade(): void
}

/** @param photo none for a picture from words */
export function useNewDesign(name: string, photo?: Photo) {
  const space = useSpace()
  const queries = useQueryClient()
  const [, goTo] = useLocation()
  const made = useRef<Promise<Design>>(undefined)
  const open = (design: Design) => {
    queries.setQueryData(['design', design.id], design)
    goTo(`/designs/${design.id}`)
    photo?.onMade()
  }
  return {
    /** Makes it, once. */
    idOf: async () => {
      made.current ??= make().catch((cause) => {
        made.current = undefined
        throw cause
      })
      return (await made.current).id
    },
    /** As it is then. */
    onChange: open,
    /** It is there with its photo, and its page goes on. */
    onBegun: () => void made.current?.then(open),
  }

  async function make(): Promise<Design> {
    const picked = await photo?.picked()
    const design = await designs.create(space.id, name)
    return picked !== undefined ? designs.takeOriginal(design.id, picked) : design
  }
}
