/** Whether the browser can show a picture: not every format of photos is one of its own. */
import { useEffect, useState } from 'react'

/** @returns undefined until it is known */
export function useShowable(address: string | undefined): boolean | undefined {
  const [known, setKnown] = useState<{ readonly address: string; readonly isShowable: boolean }>()
  useEffect(() => {
    if (address === undefined) return
    const picture = new Image()
    picture.onload = () => setKnown({ address, isShowable: true })
    picture.onerror = () => setKnown({ address, isShowable: false })
    picture.src = address
    return () => {
      picture.onload = null
      picture.onerror = null
    }
  }, [address])
  return known && known.address === address ? known.isShowable : undefined
}
