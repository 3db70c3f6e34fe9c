/** Whether this person has seen where photos of this Space go; shown once for each host. */
import type { ToolWork } from '@allot/studio/contract/tool-offer'
import { useState } from 'react'
import { useSpace } from '../session/chosen-space.ts'

export function useConsent(work: ToolWork | undefined): { readonly isAsked: boolean; agree(): void } {
  const { id } = useSpace()
  const [agreed, setAgreed] = useState<string>()
  const host = work?.kind === 'provider' ? work.host : undefined
  const key = `allot.sent.${id}.${host}`
  return {
    isAsked: host !== undefined && agreed !== host && localStorage.getItem(key) === null,
    agree: () => {
      localStorage.setItem(key, 'yes')
      setAgreed(host)
    },
  }
}
