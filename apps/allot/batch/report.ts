/** What `allot batch` prints: progress, a line for each photo that failed, and a table at the end. */
import { instant, shownUtc } from '@allot/rules/instant'
import type { Usage } from '@allot/rules/usage'
import type { BatchEvent, BatchSummary, PhotoItem } from '@allot/studio/contract/batch'
import { Presets, SingleBar } from 'cli-progress'

export interface Report {
  begin(total: number, done: number): void
  event(event: BatchEvent): void
  end(batch: BatchSummary, photos: readonly PhotoItem[], usage: Usage, out: string): void
}

/** For people: a bar where there is a terminal, plain lines on standard error where there is none. */
export function terminalReport(): Report {
  const bar = process.stderr.isTTY
    ? new SingleBar(
        {
          format: '  {bar} {value}/{total}  {eta}  {photo}',
          stream: process.stderr,
          hideCursor: true,
          barsize: 28,
        },
        Presets.shades_classic,
      )
    : undefined
  return {
    begin: (total, done) => bar?.start(total, done, { photo: '', eta: '' }),
    event: ({ batch, photo }) => {
      const eta = batch.etaSeconds === null ? '' : `${batch.etaSeconds} s left`
      bar?.update(batch.exported + batch.failed, { photo: photo?.name ?? '', eta })
      if (photo && !bar && (photo.status === 'exported' || photo.status === 'failed')) {
        console.error(`${batch.exported + batch.failed}/${batch.total} ${photo.status} ${photo.name}`)
      }
    },
    end: (batch, photos, usage, out) => {
      bar?.update(batch.exported + batch.failed, { photo: '', eta: '' })
      bar?.stop()
      for (const photo of photos)
        if (photo.status === 'failed') console.log(`failed  ${photo.name}: ${photo.reason}`)
      for (const photo of photos)
        if (photo.needsReview)
          console.log(`review  ${photo.result?.name}: the cut-out may not be right; look at it`)
      for (const photo of photos)
        for (const note of photo.notes) console.log(`note    ${photo.name}: ${note}`)
      if (batch.message) console.log(`stopped ${batch.message}`)
      console.log(table(batch, usage, out))
    },
  }
}

/** For machines: standard output carries one JSON object a line and nothing else. */
export function jsonReport(): Report {
  const say = (line: object) => console.log(JSON.stringify(line))
  return {
    begin: () => undefined,
    event: ({ photo }) => {
      if (photo && (photo.status === 'exported' || photo.status === 'failed')) {
        const { name: file = null, width = null, height = null, bytes = null } = photo.result ?? {}
        say({
          photo: photo.name,
          status: photo.status,
          file,
          width,
          height,
          bytes,
          needsReview: photo.needsReview,
          reason: photo.reason,
          notes: photo.notes,
        })
      }
    },
    end: (batch, _photos, usage, out) => {
      const { exported, failed, needsReview, total, status, message } = batch
      const meter = exportsIn(usage)
      say({
        summary: {
          status,
          message,
          total,
          exported,
          failed,
          needsReview,
          out,
          batchExports: { used: meter?.used, allowance: meter?.allowance },
          renewsAt: meter?.renewsAt ?? null,
        },
      })
    },
  }
}

function exportsIn(usage: Usage) {
  return usage.meters.find((meter) => meter.meter === 'batch_exports')
}

function table(batch: BatchSummary, usage: Usage, out: string): string {
  const meter = exportsIn(usage)
  const renews = meter?.renewsAt ? shownUtc(instant(meter.renewsAt)) : 'never'
  const released = batch.total - batch.exported - batch.failed
  const rows: [string, string][] = [
    ['Exported', `${batch.exported} of ${batch.total}, to ${out}`],
    ['Failed', String(batch.failed)],
    ...(batch.needsReview > 0 ? [['Needs review', String(batch.needsReview)] as [string, string]] : []),
    ...(released > 0 ? [['Not started', String(released)] as [string, string]] : []),
    ['Batch exports used', `${meter?.used} of ${meter?.allowance}`],
    ['Renews at', renews],
  ]
  const wide = Math.max(...rows.map(([name]) => name.length))
  return `\n${rows.map(([name, value]) => `  ${name.padEnd(wide)}  ${value}`).join('\n')}\n`
}
