/** The picture is being made: a sign at once, and words where it takes longer than a moment. */
import { t } from '@lingui/core/macro'
import { LoaderCircle } from 'lucide-react'
import { useEffect, useState } from 'react'

const WORDS_AFTER_MS = 1_200

/** @param isFirst nothing of it was shown yet, so that the model may have to load first */
export function BusyNote({ isFirst }: { isFirst: boolean }) {
  const [isLong, setLong] = useState(false)
  useEffect(() => {
    const timer = setTimeout(() => setLong(true), WORDS_AFTER_MS)
    return () => clearTimeout(timer)
  }, [])
  return (
    <p
      role="status"
      aria-label={t`The preview is being made`}
      className="absolute top-3 right-3 flex max-w-[70%] items-center gap-2 rounded-full bg-card p-2 text-xs shadow-sm"
    >
      <LoaderCircle size={18} className="shrink-0 animate-spin" aria-hidden />
      {isLong && (
        <span className="pr-2">
          {isFirst ? t`Looking for the subject; the first photo takes longest …` : t`Being made …`}
        </span>
      )}
    </p>
  )
}
