/** A photo that was picked alone: the same page as a design, which it becomes with the first thing that is done. */
import type { ReactNode } from 'react'
import type { PreviewSource } from '../../shared/preview/use-preview.ts'
import { useNewDesign } from './use-new-design.ts'
import { Workspace } from './workspace.tsx'

interface Props {
  readonly name: string
  /** The photo is in the pile. */
  readonly source: PreviewSource & { picked(): Promise<string> }
  /** What else can be done with the photo. */
  readonly children?: ReactNode
  /** The photo is a design now. */
  onMade(): void
}

export function SinglePhoto({ name, source, children, onMade }: Props) {
  const title = name.replace(/^.*\//, '')
  const design = useNewDesign(title, { picked: source.picked, onMade })
  return (
    <Workspace name={title} design={undefined} source={source} original={source.address} {...design}>
      {children}
    </Workspace>
  )
}
