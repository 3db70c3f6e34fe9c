/** What calls cost by feature and Space, read out of the file of generations while another process has it open. */
import { readerOf } from '@allot/sqlite/file'

export interface FeatureCosts {
  readonly space: string
  readonly tool: string
  readonly model: string | null
  readonly generator: string
  readonly calls: number
  readonly made: number
  /** In millionths of the price table's currency, over the calls whose cost is known. */
  readonly cost: number
  readonly unknownCosts: number
}

/** @param since milliseconds since 1970 */
export function costsIn(file: string, since: number): readonly FeatureCosts[] {
  const db = readerOf(file)
  try {
    return db
      .prepare(
        `SELECT space_id, tool, model, generator, count(*) AS calls, sum(outcome = 'made') AS made,
           coalesce(sum(cost), 0) AS cost, sum(cost IS NULL) AS unknown
         FROM calls WHERE at >= ? AND outcome <> 'started' AND generator <> 'sandbox'
         GROUP BY space_id, tool, model, generator ORDER BY space_id, tool, model, generator`,
      )
      .all(since)
      .map((row) => ({
        space: String(row.space_id),
        tool: String(row.tool),
        model: row.model === null ? null : String(row.model),
        generator: String(row.generator),
        calls: Number(row.calls),
        made: Number(row.made),
        cost: Number(row.cost),
        unknownCosts: Number(row.unknown),
      }))
  } finally {
    db.close()
  }
}
