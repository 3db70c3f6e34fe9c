/** Makes a motion clip of the picture, and saves it as a file. */
import { t } from '@lingui/core/macro'
import { Trans } from '@lingui/react/macro'
import { useMutation } from '@tanstack/react-query'
import { Clapperboard, LoaderCircle } from 'lucide-react'
import { useState } from 'react'
import { Button } from '../../shared/components/button.tsx'
import { formatPercent } from '../../shared/format/number.ts'
import { saveFile } from './save-file.ts'

export function MotionClipButton({ name, picture }: { name: string; picture: string }) {
  const [share, setShare] = useState(0)
  const clip = useMutation({
    mutationFn: async () => {
      const { makeMotionClip } = await import('./motion-clip.ts')
      const { content, extension } = await makeMotionClip(picture, setShare)
      const url = URL.createObjectURL(content)
      saveFile(url, `${name.replace(/\.[^.]*$/, '')}-motion-clip.${extension}`)
      setTimeout(() => URL.revokeObjectURL(url), 60_000) // the browser reads it after the click
    },
  })
  return (
    <div>
      <Button className="h-11 w-full" disabled={clip.isPending} onClick={() => clip.mutate()}>
        {clip.isPending ? (
          <>
            <LoaderCircle size={16} className="animate-spin" />{' '}
            <Trans>Recording … {formatPercent(Math.round(share * 100))}</Trans>
          </>
        ) : (
          <>
            <Clapperboard size={16} /> <Trans>Save a motion clip</Trans>
          </>
        )}
      </Button>
      <p className="mt-1 text-pretty text-soft text-xs" role={clip.error ? 'alert' : undefined}>
        {clip.error?.message ??
          t`A slow push over the picture, recorded in this browser. A motion clip: nothing is generated.`}
      </p>
    </div>
  )
}
