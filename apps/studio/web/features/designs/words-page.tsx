/** Pictures from words alone, without a photo. */
import { t } from '@lingui/core/macro'
import { formatToday } from '../../shared/format/time.ts'
import { useNewDesign } from './use-new-design.ts'
import { Workspace } from './workspace.tsx'

export function WordsPage() {
  const design = useNewDesign(t`From words, ${formatToday()}`)
  return (
    <Workspace name={t`From words`} design={undefined} source={undefined} original={undefined} {...design} />
  )
}
