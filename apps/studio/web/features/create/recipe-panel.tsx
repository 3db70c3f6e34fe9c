/** The recipe: its steps in order, each with its settings, and the file that leaves. */
import type { Output } from '@allot/studio/contract/recipe'
import { t } from '@lingui/core/macro'
import { Trans } from '@lingui/react/macro'
import { FileImage } from 'lucide-react'
import { useState } from 'react'
import { UndoButtons } from '../../shared/components/icon-button.tsx'
import { SegmentedControl } from '../../shared/components/segmented-control.tsx'
import { OutputFields, outputsInWords } from '../../shared/output/output-fields.tsx'
import { AddStep } from '../../shared/steps/add-step.tsx'
import { Row } from '../../shared/steps/row.tsx'
import type { ToolOffers } from '../../shared/steps/use-tool-offers.ts'
import { FurtherOutputs } from './further-outputs.tsx'
import { unfinishedIn } from './recipe-check.ts'
import { type RecipeChange, type RecipeHistory, recipeOf } from './recipe-history.ts'
import { RecipeMenu } from './recipe-menu.tsx'
import { replacedBy } from './replaced-step.ts'
import { StepRow } from './step-row.tsx'

interface Props {
  readonly history: RecipeHistory
  readonly tools: ToolOffers
  /** Whether the photo that is shown has steps of its own; undefined where it is alone. */
  readonly isOwn: boolean | undefined
  onChange(change: RecipeChange): void
  onOwn(isOwn: boolean): void
}

const FILE = 'file'

export function RecipePanel({ history, tools, isOwn, onChange, onOwn }: Props) {
  const { steps, output, further } = history.now
  const [open, setOpen] = useState<number | typeof FILE>()
  const add = (tool: string) => {
    const instead = replacedBy(tool, steps, tools.offerOf)
    onChange({ kind: 'add', step: { tool, settings: {} }, ...(instead !== undefined && { instead }) })
    setOpen(Math.max(0, ...steps.map(({ id }) => id)) + 1)
  }
  return (
    <section aria-label={t`Recipe`} className="px-4 py-3 lg:py-4 lg:pl-2">
      <div className="mb-2 flex items-center">
        <h2 className="mr-auto font-semibold text-base tracking-tight">
          <Trans>Recipe</Trans>
        </h2>
        <UndoButtons
          onUndo={history.past.length > 0 ? () => onChange({ kind: 'undo' }) : undefined}
          onRedo={history.future.length > 0 ? () => onChange({ kind: 'redo' }) : undefined}
        />
        {!isOwn && (
          <RecipeMenu
            recipe={recipeOf(history.now)}
            unfinished={
              tools.isLoading ? undefined : unfinishedIn(recipeOf(history.now).steps, tools.offerOf)
            }
            onChoose={(recipe) => onChange({ kind: 'replace', recipe })}
          />
        )}
      </div>
      {isOwn !== undefined && (
        <div className="mb-2">
          <SegmentedControl
            name="scope"
            value={isOwn ? 'this' : 'all'}
            onChange={(scope) => onOwn(scope === 'this')}
            options={[
              ['all', t`All photos`],
              ['this', t`This photo`],
            ]}
          />
        </div>
      )}
      {tools.problem && (
        <p role="alert" className="mb-2 rounded-[10px] bg-bad-soft px-3 py-2 text-bad text-sm">
          {tools.problem}
        </p>
      )}
      <ol className="grid gap-2">
        {steps.map(({ id, step }, at) => (
          <StepRow
            key={id}
            id={id}
            step={step}
            offerOf={tools.offerOf}
            isLoading={tools.isLoading}
            isFirst={at === 0}
            isLast={at === steps.length - 1}
            isOpen={open === id}
            onToggle={() => setOpen(open === id ? undefined : id)}
            onChange={onChange}
          />
        ))}
      </ol>
      <div className="my-2">
        <AddStep tools={tools} filter={isForMany} onAdd={add} />
      </div>
      {!isOwn && (
        <Row
          icon={<FileImage size={18} />}
          title={t`File`}
          summary={outputsInWords(recipeOf(history.now))}
          isOpen={open === FILE}
          onToggle={() => setOpen(open === FILE ? undefined : FILE)}
        >
          <OutputFields
            output={output}
            onChange={(next: Output, field) => onChange({ kind: 'output', output: next, field })}
          />
          <FurtherOutputs
            output={output}
            further={further}
            onChange={(next, field) => onChange({ kind: 'further', further: next, field })}
          />
        </Row>
      )}
    </section>
  )
}

/** A recipe is for many photos: it makes pictures of pictures. */
function isForMany({ from, medium }: { readonly from: string; readonly medium: string }): boolean {
  return from === 'picture' && medium === 'image'
}
