/** What the page of one picture is at: the tool that is being set, what came of the last one, which versions are compared. */
import type { Design, DesignVersion } from '@allot/studio/contract/design'
import { MORE } from '@allot/studio/contract/limits'
import type { Output, Step } from '@allot/studio/contract/recipe'
import { useState } from 'react'
import type { HandedOver, NewStep } from './handed-over.ts'
import { refusedStep } from './refused-step.ts'
import { useDesignWork } from './use-design-work.ts'
import { useLateAnswer } from './use-late-answer.ts'
import { useUnfinished } from './use-unfinished.ts'
import { candidates, currentVersion } from './version-tree.ts'

const FIRST_OUTPUT: Output = { canvas: null, format: 'png', quality: 90 }

/** @param place what is worked on: the same after a look at another page @param titleOf a tool, for people */
export function useWorkspace(
  place: string,
  design: Design | undefined,
  idOf: () => Promise<string>,
  onChange: (design: Design) => void,
  titleOf: (tool: string) => string,
  onBegun?: (id: string) => void,
) {
  const onLate = useLateAnswer(titleOf, () => setStep(undefined))
  const work = useDesignWork(idOf, { onChange, onLate, onBegun })
  const { versions, cancel, change, download, progress, leave } = work
  const [step, setStep] = useState<Step | undefined>(() => refusedStep(place))
  const [output, setOutput] = useState(FIRST_OUTPUT)
  const [isBeside, setBeside] = useState(false)
  const beside = design ? candidates(design) : []
  const current = design && currentVersion(design)
  const from = current?.n ?? null
  const ask = (wanted: NewStep) => {
    cancel.reset()
    versions.mutate(wanted, {
      onSuccess: (answer) => {
        if (answer?.outcome !== 'made') return
        setStep(undefined)
        setBeside(wanted.count > 1)
      },
    })
  }
  const apply = (wanted: Step, of: number | null, count: NewStep['count']) =>
    ask({ step: wanted, from: of, count })
  const goOn = ({ wanted, key }: HandedOver) => {
    work.keepKey(wanted, key)
    if (wanted.count === 1) setStep(wanted.step)
    ask(wanted)
  }
  useUnfinished(design, step !== undefined || versions.isPending, work.isAsked, goOn)
  return {
    ...{ step, output, setOutput, beside, current, download },
    isBeside: isBeside && beside.length > 1 && step === undefined,
    setBeside,
    answer: versions.data ?? undefined,
    problem: (versions.error ?? cancel.error ?? change.error)?.message,
    isBusy: versions.isPending,
    progress,
    isCancelling: versions.isPending && (cancel.isPending || cancel.isSuccess),
    cancel: () => versions.variables && cancel.mutate(versions.variables),
    hasFailed: versions.data?.outcome === 'failed' || versions.isError,
    /** Another tool, other settings, or none: what came of the last one is gone, and a note says when what is still made is ready. */
    choose: (next: Step | undefined) => {
      leave()
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
