/** What the tab of the browser, its history and a reader of the screen call the page. */
import { t } from '@lingui/core/macro'

export function PageTitle({ children }: { children: string }) {
  return <title>{t`${children} · Allot Studio`}</title>
}
