/** A photo that was picked alone: the same page as a design, which it becomes with the first thing that is done. */
import { useQueryClient } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { useLocation } from 'wouter'
import type { PreviewSource } from '../../shared/preview/use-preview.ts'
import { useNewDesign } from './use-new-design.ts'
import { Workspace } from './workspace.tsx'

interface Props {
  readonly name: string
  readonly source: PreviewSource
  /** What else can be done with the photo. */
  readonly children?: ReactNode
  /** The photo is a design now. */
  onMade(): void
}

export function SinglePhoto({ name, source, children, onMade }: Props) {
  const queries = useQueryClient()
  const [, goTo] = useLocation()
  const idOf = useNewDesign(name.replace(/^.*\//, ''), source.content)
  return (
    <Workspace
      name={name.replace(/^.*\//, '')}
      design={undefined}
      source={source}
      original={source.address}
      idOf={idOf}
      onChange={(design) => {
        queries.setQueryData(['design', design.id], design)
        goTo(`/designs/${design.id}`)
        onMade()
      }}
    >
      {children}
    </Workspace>
  )
}
