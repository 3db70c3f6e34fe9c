/** Pictures from words alone, without a photo. */
import { useQueryClient } from '@tanstack/react-query'
import { useLocation } from 'wouter'
import { formatToday } from '../../shared/format/time.ts'
import { useNewDesign } from './use-new-design.ts'
import { Workspace } from './workspace.tsx'

export function WordsPage() {
  const queries = useQueryClient()
  const [, goTo] = useLocation()
  const name = `From words, ${formatToday()}`
  const idOf = useNewDesign(name)
  return (
    <Workspace
      name="From words"
      design={undefined}
      source={undefined}
      original={undefined}
      idOf={idOf}
      onChange={(design) => {
        queries.setQueryData(['design', design.id], design)
        goTo(`/designs/${design.id}`)
      }}
    />
  )
}
