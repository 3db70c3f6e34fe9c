/** Who used what in the last 30 days, and all of it as CSV. */
import { Trans } from '@lingui/react/macro'
import { Download } from 'lucide-react'
import { useState } from 'react'
import { Button, buttonStyle } from '../../shared/components/button.tsx'
import { formatAmount } from '../../shared/format/number.ts'
import { useSpace } from '../../shared/session/chosen-space.ts'
import { type MemberUsage, useMemberUsage } from './use-member-usage.ts'

/** Rows that are shown before "Show all". */
const INITIAL_ROWS = 12

export function MemberUsageTable() {
  const { id } = useSpace()
  const rows = useMemberUsage()
  const [isWhole, setIsWhole] = useState(false)
  if (rows === undefined) return null
  return (
    <section aria-labelledby="member-usage" className="mt-10">
      <div className="flex flex-wrap items-center justify-between gap-3">
        <h2 id="member-usage" className="font-semibold text-xl tracking-tight">
          <Trans>Last 30 days</Trans>
        </h2>
        {rows?.length !== 0 && (
          <a
            href={`/v1/spaces/${encodeURIComponent(id)}/usage/days?format=csv`}
            download
            className={buttonStyle()}
          >
            <Download size={16} /> <Trans>CSV</Trans>
          </a>
        )}
      </div>
      {rows === null && (
        <p className="mt-3 text-soft">
          <Trans>There is too much to show here. Download the CSV to see all of it.</Trans>
        </p>
      )}
      {rows?.length === 0 && (
        <p className="mt-3 text-soft">
          <Trans>Nothing used yet.</Trans>
        </p>
      )}
      {rows && rows.length > 0 && <Table rows={isWhole ? rows : rows.slice(0, INITIAL_ROWS)} />}
      {rows && rows.length > INITIAL_ROWS && !isWhole && (
        <Button className="mt-3" onClick={() => setIsWhole(true)}>
          <Trans>Show all {rows.length}</Trans>
        </Button>
      )}
    </section>
  )
}

function Table({ rows }: { rows: readonly MemberUsage[] }) {
  return (
    <div className="mt-4 overflow-x-auto rounded-3xl border border-line bg-card px-6 py-2">
      <table className="w-full text-sm">
        <thead>
          <tr className="text-left text-soft">
            <th className="py-2.5 font-normal">
              <Trans>Member</Trans>
            </th>
            <th className="py-2.5 font-normal">
              <Trans>Feature</Trans>
            </th>
            <th className="py-2.5 text-right font-normal">
              <Trans>Images</Trans>
            </th>
          </tr>
        </thead>
        <tbody>
          {rows.map(({ member, name, feature, title, units }) => (
            <tr key={`${member} ${feature}`} className="border-line border-t">
              <td className="py-2.5">{name ?? member}</td>
              <td className="py-2.5">{title}</td>
              <td className="py-2.5 text-right tabular-nums">{formatAmount(units)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}
