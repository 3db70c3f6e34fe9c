/** What a person does with a design: makes versions, chooses one, takes it away as a file. */
import type { Design, DesignChange, NewDesignExport } from '@allot/studio/contract/design'
import type { Step } from '@allot/studio/contract/recipe'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useRef } from 'react'
import { designAddress, designs } from '../../shared/api/designs.ts'
import { newIdempotencyKey } from '../../shared/api/idempotency-key.ts'
import { saveFile } from './save-file.ts'

export interface NewStep {
  readonly step: Step
  /** Made of this version; null for the original, or for words alone. */
  readonly from: number | null
  readonly count: 1 | 2
}

/**
 * @param idOf the design; it makes one where there is none yet
 * @param onChange called with the design as it is then
 */
export function useDesignWork(idOf: () => Promise<string>, onChange: (design: Design) => void) {
  const queries = useQueryClient()
  const key = useKeptKey()
  const taken = useKeptKey()
  const versions = useMutation({
    mutationFn: async (wanted: NewStep) =>
      designs.addVersions(await idOf(), wanted, key.of(JSON.stringify(wanted))),
    onSuccess: (answer) => {
      key.forget()
      if (answer.outcome !== 'made') return
      void queries.invalidateQueries({ queryKey: ['designs'] })
      onChange(answer.design)
    },
  })
  const cancel = useMutation({
    mutationFn: async () => {
      const asked = key.current()
      if (asked !== undefined) await designs.cancel(await idOf(), asked)
    },
  })
  const change = useMutation({
    mutationFn: async (wanted: DesignChange) => designs.change(await idOf(), wanted),
    onSuccess: onChange,
  })
  const download = useMutation({
    mutationFn: async (wanted: NewDesignExport) => {
      const id = await idOf()
      const answer = await designs.export(id, wanted, taken.of(JSON.stringify(wanted)))
      taken.forget()
      if (answer.outcome === 'exported') saveFile(designAddress.exported(id, answer.key), answer.name)
      return answer
    },
  })
  return { versions, cancel, change, download }
}

/** The same key for the same request until it was answered, so that nothing is paid twice after a lost answer. */
function useKeptKey() {
  const kept = useRef<{ readonly request: string; readonly key: string }>(undefined)
  return {
    of: (request: string) => {
      if (kept.current?.request !== request) kept.current = { request, key: newIdempotencyKey() }
      return kept.current.key
    },
    current: () => kept.current?.key,
    forget: () => {
      kept.current = undefined
    },
  }
}
