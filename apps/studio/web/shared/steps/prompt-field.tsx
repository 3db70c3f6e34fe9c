/** The person's own words, with an example of such words. */
import type { FormField } from '@allot/studio/contract/tool-offer'
import { t } from '@lingui/core/macro'

interface Props {
  readonly title: string
  readonly field: FormField
  readonly value: string
  onChange(words: string): void
}

export function PromptField({ title, field: { description, maxLength }, value, onChange }: Props) {
  return (
    <label className="block">
      <span className="mb-1.5 block text-soft text-sm">{title}</span>
      <textarea
        rows={2}
        value={value}
        maxLength={maxLength}
        placeholder={description && t`e.g. ${description}`}
        onChange={(event) => onChange(event.target.value)}
        className="w-full resize-y rounded-[10px] border border-line bg-card px-3 py-2.5 text-base placeholder:text-soft/70 sm:text-sm"
      />
    </label>
  )
}
