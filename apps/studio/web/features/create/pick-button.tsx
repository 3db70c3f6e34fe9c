/** The ways to choose photos of this device: files, a folder of them, the camera of a phone. */
import type { MessageDescriptor } from '@lingui/core'
import { msg } from '@lingui/core/macro'
import { Camera, FolderUp, ImagePlus, type LucideIcon } from 'lucide-react'
import { type ComponentProps, type RefObject, useRef } from 'react'
import { Button } from '../../shared/components/button.tsx'
import { i18n } from '../../shared/language/language.ts'
import { photosChosen } from './chosen-files.ts'
import type { Picked } from './picked-photo.ts'

export type PickWay = 'files' | 'folder' | 'camera'

interface Way {
  readonly icon: LucideIcon
  readonly label: MessageDescriptor
  /** Of the input itself. */
  readonly name: MessageDescriptor
  readonly input: ComponentProps<'input'>
}

/** Every browser knows it; the types of React do not. */
const WHOLE_FOLDER: object = { webkitdirectory: '' }

export const PICK_WAYS: Readonly<Record<PickWay, Way>> = {
  files: { icon: ImagePlus, label: msg`Choose photos`, name: msg`Photo files`, input: { multiple: true } },
  folder: {
    icon: FolderUp,
    label: msg`Choose a folder`,
    name: msg`Photo folder`,
    input: { multiple: true, ...WHOLE_FOLDER },
  },
  camera: {
    icon: Camera,
    label: msg`Take a photo`,
    name: msg`Camera`,
    input: { accept: 'image/*', capture: 'environment' },
  },
}

interface InputProps {
  readonly way: PickWay
  readonly input: RefObject<HTMLInputElement | null>
  onPhotos(picked: Picked): void
}

export function PickInput({ way, input, onPhotos }: InputProps) {
  const { name, input: its } = PICK_WAYS[way]
  return (
    <input
      ref={input}
      type="file"
      hidden
      aria-label={i18n._(name)}
      {...its}
      onChange={({ target }) => {
        void photosChosen([...(target.files ?? [])]).then(onPhotos)
        target.value = ''
      }}
    />
  )
}

interface Props {
  readonly way?: PickWay
  readonly look?: 'primary' | 'plain' | 'bare'
  readonly label?: string
  readonly className?: string
  onPhotos(picked: Picked): void
}

export function PickButton({ way = 'files', look = 'plain', label, className = '', onPhotos }: Props) {
  const input = useRef<HTMLInputElement>(null)
  const { icon: Icon, label: usual } = PICK_WAYS[way]
  return (
    <>
      <Button look={look} className={`h-11 ${className}`} onClick={() => input.current?.click()}>
        <Icon size={17} /> {label ?? i18n._(usual)}
      </Button>
      <PickInput way={way} input={input} onPhotos={onPhotos} />
    </>
  )
}
