/** The usage of the Space that is shown, live: it changes when any member spends. */
import { useUsage as useUsageOf } from '@allot/client/react'
import { useSpace } from '../session/chosen-space.ts'

export function useUsage() {
  return useUsageOf(useSpace().id)
}
