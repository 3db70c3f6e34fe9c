/**
 * A picture that may be clear in places: its checkerboard comes with it, and not before, so that a white one does not
 * flash grey while it is loaded.
 */
import { type ComponentProps, useState } from 'react'

export function ClearPicture({ className = '', alt, ...rest }: ComponentProps<'img'>) {
  const [loaded, setLoaded] = useState<string>()
  return (
    <img
      {...rest}
      alt={alt}
      onLoad={() => setLoaded(rest.src)}
      className={`${className} ${loaded === rest.src ? 'checker' : ''}`}
    />
  )
}
