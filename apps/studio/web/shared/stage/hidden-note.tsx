/** Why nothing of a chosen background is seen on the picture. */
import { Trans } from '@lingui/react/macro'

export function HiddenNote() {
  return (
    <p
      role="status"
      className="absolute inset-x-3 bottom-16 mx-auto max-w-md rounded-xl border border-line bg-card px-4 py-3 text-pretty text-sm shadow-sm"
    >
      <Trans>
        The photo still has its own background, which hides this one: remove it first. Around the photo this
        one shows where the file has a canvas.
      </Trans>
    </p>
  )
}
