/** What comes after a person went on to something else: a note says so, with the way to it, and nothing on the page changes. */
import type { Usage } from '@allot/client/wire'
import type { Design, VersionAnswer } from '@allot/studio/contract/design'
import { t } from '@lingui/core/macro'
import { useQueryClient } from '@tanstack/react-query'
import { useLocation } from 'wouter'
import { settledInWords } from '../../shared/format/settled.ts'
import { useUsage } from '../../shared/hooks/use-usage.ts'
import { type Note, showNote } from '../../shared/toasts/toasts.tsx'
import type { NewStep } from './handed-over.ts'
import { withAnswer } from './version-tree.ts'

/**
 * @param titleOf a tool, for people
 * @param onShow the person goes to it
 */
export function useLateAnswer(titleOf: (tool: string) => string, onShow: () => void) {
  const queries = useQueryClient()
  const { usage } = useUsage()
  const [, goTo] = useLocation()
  const of = (design: Design) => ['design', design.id]
  return (answer: VersionAnswer, { step }: NewStep): void => {
    if (answer.outcome === 'made')
      queries.setQueryData<Design>(
        of(answer.design),
        (now) => now && { ...withAnswer(answer.design, now), current: now.current },
      )
    const open = (design: Design) => {
      queries.setQueryData<Design>(of(design), (now) => withAnswer(design, now))
      goTo(`/designs/${design.id}`)
      onShow()
    }
    showNote(noteOf(answer, titleOf(step.tool), usage, open))
  }
}

function noteOf(
  answer: VersionAnswer,
  title: string,
  usage: Usage | undefined,
  open: (design: Design) => void,
): Note {
  switch (answer.outcome) {
    case 'denied':
      return { title: t`${title} was not made`, text: answer.denial.message }
    case 'failed':
      return {
        title: t`${title} was not made`,
        text: `${answer.message} ${settledInWords(answer, usage)}`,
      }
    case 'made':
      return {
        title: t`${title} is ready`,
        text: answer.design.name,
        action: { label: t`Show it`, onClick: () => open(answer.design) },
      }
  }
}
