/** The address of a file or picture in memory, for as long as it is shown. */
import { useEffect, useState } from 'react'

export function useObjectUrl(content: Blob | undefined): string | undefined {
  const [shown, setShown] = useState<{ readonly content: Blob; readonly url: string }>()
  useEffect(() => {
    if (!content) return setShown(undefined)
    const url = URL.createObjectURL(content)
    setShown({ content, url })
    return () => URL.revokeObjectURL(url)
  }, [content])
  return shown && content ? shown.url : undefined
}
