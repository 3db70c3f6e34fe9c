/** Photos that are dropped or pasted anywhere on the page, or were shared with the studio before it was opened. */
import { t } from '@lingui/core/macro'
import { useEffect, useEffectEvent, useState } from 'react'
import { showNote } from '../../shared/toasts/toasts.tsx'
import { hasFiles, photosChosen, photosDropped } from './chosen-files.ts'
import type { Picked } from './picked-photo.ts'
import { photosShared } from './shared-photos.ts'

/** @returns whether files are held over the page */
export function usePageFiles(onPhotos: (picked: Picked) => void): boolean {
  const [isOver, setIsOver] = useState(false)
  const onPhotosNow = useEffectEvent(onPhotos)
  const take = useEffectEvent((picked: Promise<Picked>) => void picked.then(onPhotos))
  useEffect(() => {
    if (new URLSearchParams(location.search).has('shared')) sayLost()
    void photosShared().then(
      (picked) => picked && onPhotosNow(picked),
      () => undefined,
    )
  }, [])
  useEffect(() => {
    const ended = new AbortController()
    const { signal } = ended
    const isOfFiles = (event: DragEvent) => event.dataTransfer?.types.includes('Files') === true
    addEventListener(
      'dragover',
      (event) => {
        if (!isOfFiles(event)) return
        event.preventDefault()
        setIsOver(true)
      },
      { signal },
    )
    addEventListener(
      'dragleave',
      (event) => {
        if (event.relatedTarget === null) setIsOver(false)
      },
      { signal },
    )
    addEventListener(
      'drop',
      (event) => {
        if (!event.dataTransfer || !isOfFiles(event)) return
        event.preventDefault()
        setIsOver(false)
        take(photosDropped(event.dataTransfer))
      },
      { signal },
    )
    addEventListener(
      'paste',
      ({ clipboardData }) => {
        if (hasFiles(clipboardData)) take(photosChosen(clipboardData.files))
      },
      { signal },
    )
    return () => ended.abort()
  }, [])
  return isOver
}

/** It came before the service worker was there, which would have kept it. */
function sayLost(): void {
  history.replaceState(history.state, '', '/')
  // After this render: notes are shown by what is still being mounted.
  setTimeout(() =>
    showNote({
      title: t`What you shared did not arrive`,
      text: t`Share it once more: the studio is ready now.`,
    }),
  )
}
