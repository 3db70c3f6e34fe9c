/** A design: read once, then as its event stream and each answer say. Which version is shown is each page's own. */
import type { Design, DesignEvent } from '@allot/studio/contract/design'
import { msg } from '@lingui/core/macro'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { designAddress, designs } from '../../shared/api/designs.ts'
import { isGone } from '../../shared/api/request.ts'
import { useEventStream } from '../../shared/hooks/use-event-stream.ts'
import { i18n } from '../../shared/language/language.ts'
import { keepShown, withAnswer } from './version-tree.ts'

const DELETED = msg`This design was deleted. What was downloaded of it stays yours.`

export function useDesign(id: string) {
  const queries = useQueryClient()
  const queryKey = ['design', id]
  const [isDeleted, setDeleted] = useState(false)
  const kept = () => queries.getQueryData<Design>(queryKey)
  const { data, error } = useQuery({
    queryKey,
    queryFn: async () => keepShown(await designs.read(id), kept()),
    staleTime: Number.POSITIVE_INFINITY, // the stream says what changes
    retry: (count, cause) => !isGone(cause) && count < 1,
  })
  const isOpen = !isDeleted && !isGone(error)
  useEventStream(isOpen ? designAddress.events(id) : undefined, {
    onEvent: (given) => {
      const event = given as DesignEvent // what the studio's stream says
      if ('removed' in event) setDeleted(true)
      else queries.setQueryData<Design>(queryKey, keepShown(event.design, kept()))
    },
    onRefused: () => void queries.invalidateQueries({ queryKey }),
  })
  return {
    design: isOpen ? data : undefined,
    /** Why there is none: one line for the person. */
    problem: isDeleted ? i18n._(DELETED) : error?.message,
    onChange: (next: Design) => void queries.setQueryData<Design>(queryKey, withAnswer(next, kept())),
  }
}
