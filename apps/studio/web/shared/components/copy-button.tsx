/** Copies a text that is shown once. */
import { t } from '@lingui/core/macro'
import { Check, Copy } from 'lucide-react'
import { useState } from 'react'
import { Button } from './button.tsx'

/** Browsers let only secure pages (https, or this machine) write to the clipboard; others get no button. */
export function CopyButton({ text }: { text: string }) {
  const [isCopied, setIsCopied] = useState(false)
  if (!window.isSecureContext) return null
  return (
    <Button onClick={() => navigator.clipboard.writeText(text).then(() => setIsCopied(true))}>
      {isCopied ? <Check size={16} /> : <Copy size={16} />} {isCopied ? t`Copied` : t`Copy`}
    </Button>
  )
}
