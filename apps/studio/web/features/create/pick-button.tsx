/** A button that opens the browser's dialog for choosing photos, or a folder of them. */
import { FolderUp, ImagePlus } from 'lucide-react'
import { useRef } from 'react'
import { Button } from '../../shared/components/button.tsx'
import { type Picked, photosChosen } from './picked-photo.ts'

interface Props {
  readonly onPhotos: (picked: Picked) => void
  readonly folder?: boolean
  readonly look?: 'primary' | 'plain' | 'bare'
  readonly label?: string
}

export function PickButton({ onPhotos, folder = false, look = 'plain', label }: Props) {
  const input = useRef<HTMLInputElement>(null)
  const Icon = folder ? FolderUp : ImagePlus
  return (
    <>
      <Button look={look} onClick={() => input.current?.click()}>
        <Icon size={17} /> {label ?? (folder ? 'Choose a folder' : 'Choose photos')}
      </Button>
      <input
        ref={input}
        type="file"
        multiple
        hidden
        aria-label={folder ? 'Photo folder' : 'Photo files'}
        {...(folder ? { webkitdirectory: '' } : {})}
        onChange={(event) => {
          onPhotos(photosChosen(event.target.files))
          event.target.value = ''
        }}
      />
    </>
  )
}
