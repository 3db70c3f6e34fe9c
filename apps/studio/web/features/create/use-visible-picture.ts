/** The picture of a tile, loaded only while it is visible, so that 250 photos do not fill the memory. */
import { type RefObject, useEffect, useRef, useState } from 'react'
import { pileAddress } from '../../shared/api/piles.ts'
import { address } from '../../shared/api/studio.ts'
import { useSpace } from '../../shared/session/chosen-space.ts'
import type { PickedPhoto } from './picked-photo.ts'

/** @returns the address while the tile is visible, 'none' where there is no picture; and what to call where it cannot be shown */
export function useVisiblePicture({
  id,
  name,
  file,
  isSample,
  digest,
}: PickedPhoto): readonly [RefObject<HTMLLIElement | null>, string | undefined, () => void] {
  const { id: space } = useSpace()
  const tile = useRef<HTMLLIElement>(null)
  const [isVisible, setVisible] = useState(false)
  /** What could not be shown: of a damaged photo neither its file nor a picture by the studio, and neither is tried again. */
  const [failed, setFailed] = useState<ReadonlySet<string>>(new Set())
  const [own, setOwn] = useState<string>()
  useEffect(() => {
    if (!tile.current) return
    const observer = new IntersectionObserver(([seen]) => setVisible(seen?.isIntersecting === true), {
      rootMargin: '300px',
    })
    observer.observe(tile.current)
    return () => observer.disconnect()
  }, [])
  useEffect(() => {
    if (!isVisible || !file) return setOwn(undefined)
    const url = URL.createObjectURL(file)
    setOwn(url)
    return () => URL.revokeObjectURL(url)
  }, [isVisible, file])
  // The browser may not know the format of the file: the studio makes a picture of what it has.
  const made = isSample
    ? address.sample(name)
    : digest === null
      ? undefined
      : pileAddress.thumbnail(space, id)
  const picture = pictureOf({ own, made, hasFile: file !== undefined, failed })
  const fail = () => picture && setFailed((before) => new Set([...before, picture]))
  return [tile, isVisible ? picture : undefined, fail]
}

interface Sources {
  /** The address of the file on this device, once it has one. */
  readonly own: string | undefined
  /** The address of a picture by the studio. */
  readonly made: string | undefined
  readonly hasFile: boolean
  readonly failed: ReadonlySet<string>
}

/** @returns the first that can be shown, `undefined` while that is not known */
export function pictureOf({ own, made, hasFile, failed }: Sources): string | undefined {
  if (own === undefined && hasFile) return undefined
  return [own, made].find((source) => source !== undefined && !failed.has(source)) ?? 'none'
}
