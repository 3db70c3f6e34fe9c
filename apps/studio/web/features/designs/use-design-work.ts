/** What a person does with a design: makes versions, chooses one, takes it away as a file. */
import type { Design, DesignChange, NewDesignExport, VersionAnswer } from '@allot/studio/contract/design'
import { t } from '@lingui/core/macro'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useRef } from 'react'
import { designAddress, designs } from '../../shared/api/designs.ts'
import { newIdempotencyKey } from '../../shared/api/idempotency-key.ts'
import { askToCancel } from '../../shared/preview/ask-to-cancel.ts'
import { useProgress } from '../../shared/preview/use-progress.ts'
import { useAwaited } from './awaited.ts'
import { handOver, type NewStep } from './handed-over.ts'
import { saveFile } from './save-file.ts'

export interface DesignWorkEvents {
  /** The design as it is then. */
  onChange(design: Design): void
  /** An answer that came after the person went on to something else. */
  onLate(answer: VersionAnswer, wanted: NewStep): void
  /** The design is there with its photo, and its own page asks for the rest; where there was none before. */
  readonly onBegun?: ((id: string) => void) | undefined
}

/** @param idOf the design; it makes one where there is none yet */
export function useDesignWork(idOf: () => Promise<string>, { onChange, onLate, onBegun }: DesignWorkEvents) {
  const queries = useQueryClient()
  const key = useKeptKey()
  const taken = useKeptKey()
  const open = useRef(new Set<NewStep>())
  const cancelled = useRef(new Set<NewStep>())
  const awaited = useAwaited()
  const versions = useMutation({
    mutationFn: async (wanted: NewStep) => {
      const its = key.of(wanted)
      awaited.begin(its)
      open.current.add(wanted)
      try {
        const id = await idOf()
        if (!onBegun || !awaited.isHere(its) || cancelled.current.has(wanted))
          return await designs.addVersions(id, wanted, its)
        handOver(id, { wanted, key: its })
        onBegun(id)
        return null
      } finally {
        open.current.delete(wanted)
      }
    },
    onSuccess: (answer, wanted) => {
      const its = key.of(wanted)
      const [isHere, isAnywhere] = [awaited.isHere(its), awaited.isAnywhere(its)]
      key.forget(wanted)
      if (answer === null) return
      if (answer.outcome === 'made') void queries.invalidateQueries({ queryKey: ['designs'] })
      if (isHere && answer.outcome === 'made')
        // Another member may have made one since.
        onChange({ ...answer.design, current: Math.max(...answer.made) })
      if (!isAnywhere) onLate(answer, wanted)
    },
  })
  const cancel = useMutation({
    mutationFn: async (wanted: NewStep) => {
      cancelled.current.add(wanted)
      const [id, asked] = [await idOf(), key.of(wanted)]
      await askToCancel(
        () => designs.cancel(id, asked),
        () => open.current.has(wanted),
      )
    },
  })
  const { variables } = versions
  const progress = useProgress(versions.isPending, ['design', variables], async () => {
    if (!variables) throw new Error(t`Nothing is under way.`)
    return designs.progress(await idOf(), key.of(variables))
  })
  const change = useMutation({
    mutationFn: async (wanted: DesignChange) => designs.change(await idOf(), wanted),
    onSuccess: onChange,
  })
  const download = useMutation({
    mutationFn: async (wanted: NewDesignExport) => {
      const id = await idOf()
      const answer = await designs.export(id, wanted, taken.of(wanted))
      taken.forget(wanted)
      if (answer.outcome === 'exported') saveFile(designAddress.exported(id, answer.key), answer.name)
      return answer
    },
  })
  return {
    ...{ versions, cancel, change, download, progress, leave: awaited.leave },
    /** The request has this key already, here or in another tab, before a reload, or on the page before. */
    keepKey: key.keep,
    isAsked: key.isKnown,
  }
}

/** The same key for the same request until it was answered, so that nothing is paid twice after a lost answer. */
function useKeptKey() {
  const kept = useRef(new Map<string, string>())
  const known = useRef(new Set<string>())
  const keep = (request: object, key: string) => {
    kept.current.set(JSON.stringify(request), key)
    known.current.add(key)
    return key
  }
  return {
    keep,
    of: (request: object) => kept.current.get(JSON.stringify(request)) ?? keep(request, newIdempotencyKey()),
    forget: (request: object) => kept.current.delete(JSON.stringify(request)),
    isKnown: (key: string) => known.current.has(key),
  }
}
