/** What the page of one picture is at: the tool that is being set, what came of the last one, which versions are compared. */
import type { Design, DesignVersion } from '@allot/studio/contract/design'
import { MORE } from '@allot/studio/contract/limits'
import type { Output, Step } from '@allot/studio/contract/recipe'
import { useState } from 'react'
import { useDesignWork } from './use-design-work.ts'
import { candidates, currentVersion } from './version-tree.ts'

const FIRST_OUTPUT: Output = { canvas: null, format: 'png', quality: 90 }

export function useWorkspace(
  design: Design | undefined,
  idOf: () => Promise<string>,
  onChange: (design: Design) => void,
) {
  const { versions, cancel, change, download } = useDesignWork(idOf, onChange)
  const [step, setStep] = useState<Step>()
  const [output, setOutput] = useState(FIRST_OUTPUT)
  const [isBeside, setBeside] = useState(false)
  const beside = design ? candidates(design) : []
  const current = design && currentVersion(design)
  const from = current?.n ?? null
  const apply = (wanted: Step, of: number | null, count: 1 | typeof MORE) => {
    cancel.reset()
    versions.mutate(
      { step: wanted, from: of, count },
      {
        onSuccess: ({ outcome }) => {
          if (outcome !== 'made') return
          setStep(undefined)
          setBeside(count > 1)
        },
      },
    )
  }
  return {
    ...{ step, output, setOutput, beside, current, download },
    isBeside: isBeside && beside.length > 1 && step === undefined,
    setBeside,
    answer: versions.data,
    problem: (versions.error ?? cancel.error ?? change.error)?.message,
    isBusy: versions.isPending,
    isCancelling: versions.isPending && (cancel.isPending || cancel.isSuccess),
    cancel: () => cancel.mutate(),
    hasFailed: versions.data?.outcome === 'failed' || versions.isError,
    /** Another tool, other settings, or none: what came of the last one is gone. */
    choose: (next: Step | undefined) => {
      setStep(next)
      versions.reset()
      download.reset()
    },
    apply: (wanted: Step) => apply(wanted, from, 1),
    more: (version: DesignVersion) => apply(anotherSeed(version.step, beside.length), version.from, MORE),
    show: (version: number | null) => change.mutate({ current: version }),
    save: () => download.mutate({ version: from, output }),
  }
}

/** Candidates differ by their seed; each further one has another. */
function anotherSeed(step: Step, made: number): Step {
  const seed = Number(new Map(Object.entries(step.settings)).get('seed') ?? 1)
  return { ...step, settings: { ...step.settings, seed: seed + made } }
}
