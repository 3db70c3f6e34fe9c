/** Who used what in the last days, and all of it for a spreadsheet. */
import { Download } from 'lucide-react'
import { useState } from 'react'
import { Button, buttonLook } from '../parts/button.tsx'
import { useSpace } from '../session.ts'
import { type Spent, useSpending } from './use-spending.ts'

const SHOWN = 12

export function Spending() {
  const { id } = useSpace()
  const spent = useSpending()
  const [all, setAll] = useState(false)
  if (spent === undefined) return null
  return (
    <section aria-labelledby="spending" className="mt-10">
      <div className="flex flex-wrap items-center justify-between gap-3">
        <h2 id="spending" className="font-semibold text-xl tracking-tight">
          The last 30 days
        </h2>
        {spent?.length !== 0 && (
          <a
            href={`/v1/spaces/${encodeURIComponent(id)}/usage/days?format=csv`}
            download
            className={buttonLook()}
          >
            <Download size={16} /> CSV
          </a>
        )}
      </div>
      {spent === null && (
        <p className="mt-3 text-soft">That is more than fits here; the CSV has all of it.</p>
      )}
      {spent?.length === 0 && <p className="mt-3 text-soft">Nothing was used yet.</p>}
      {spent && spent.length > 0 && <Table spent={all ? spent : spent.slice(0, SHOWN)} />}
      {spent && spent.length > SHOWN && !all && (
        <Button className="mt-3" onClick={() => setAll(true)}>
          Show all {spent.length}
        </Button>
      )}
    </section>
  )
}

function Table({ spent }: { spent: readonly Spent[] }) {
  return (
    <div className="mt-4 overflow-x-auto rounded-3xl border border-line bg-card px-6 py-2">
      <table className="w-full text-sm">
        <thead>
          <tr className="text-left text-soft">
            <th className="py-2.5 font-normal">Who</th>
            <th className="py-2.5 font-normal">What</th>
            <th className="py-2.5 text-right font-normal">Pictures</th>
          </tr>
        </thead>
        <tbody>
          {spent.map(({ member, name, feature, units }) => (
            <tr key={`${member} ${feature}`} className="border-line border-t">
              <td className="py-2.5">{name ?? member}</td>
              <td className="py-2.5">{titleOf(feature)}</td>
              <td className="py-2.5 text-right tabular-nums">{units.toLocaleString()}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}

/** `background_removal` as people read it. */
function titleOf(feature: string): string {
  const words = feature.replaceAll('_', ' ')
  return words.slice(0, 1).toUpperCase() + words.slice(1)
}
