/** Renders again every second, for a time that counts down. */
import { useEffect, useState } from 'react'

export function useNow(isNeeded: boolean): void {
  const [, setNow] = useState(0)
  useEffect(() => {
    if (!isNeeded) return
    const timer = setInterval(() => setNow((count) => count + 1), 1_000)
    return () => clearInterval(timer)
  }, [isNeeded])
}
