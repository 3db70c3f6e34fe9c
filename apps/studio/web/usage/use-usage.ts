import { useUsage as useUsageOf } from '@allot/client/react'
import { useSpace } from '../session.ts'

/** The Space's usage, which moves when anybody in it spends. */
export function useUsage() {
  return useUsageOf(useSpace().id)
}
