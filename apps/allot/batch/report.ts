/** What `allot batch` prints: progress, a line for each photo that failed, and a table at the end. */
import { instant, shownUtc } from '@allot/rules/instant'
import { lookUp } from '@allot/rules/look-up'
import { shownName } from '@allot/rules/text'
import type { Usage } from '@allot/rules/usage'
import type { BatchEvent, BatchSummary, PhotoItem } from '@allot/studio/contract/batch'
import { Presets, SingleBar } from 'cli-progress'
import type { PhotoOutcome, RunListener, RunOutcome } from './command-run.ts'

export interface Report extends RunListener {
  end(run: RunOutcome, usage: Usage, out: string): void
}

/** How many photos came to what. */
export interface Counts {
  readonly total: number
  /** Those that are there now, also from before. */
  readonly exported: number
  readonly before: number
  readonly failed: number
  readonly needsReview: number
}

export function countsOf({ photos }: RunOutcome): Counts {
  const count = (is: (photo: PhotoOutcome) => boolean) => photos.filter(is).length
  const before = count(({ status }) => status === 'exported_before')
  return {
    total: photos.length,
    exported: before + count(({ status }) => status === 'exported'),
    before,
    failed: count(({ status }) => status === 'failed'),
    needsReview: count((photo) => photo.status !== 'not_started' && photo.item.needsReview),
  }
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
  let ended = 0
  let all = 0
  return {
    begin: (total, before) => {
      const done = before.filter(({ status }) => status === 'exported_before').length
      ended += done
      all += total
      if (done > 0)
        console.error(
          `${done} of ${total} are exported already and left as they are; --again does them anew.`,
        )
      if (bar?.isActive) bar.setTotal(all)
      else if (done < total) bar?.start(all, ended, { photo: '', eta: '' })
    },
    event: ({ batch, photo }) => {
      const eta = waitOf(batch) ?? (batch.etaSeconds === null ? '' : `${batch.etaSeconds} s left`)
      if (photo && hasEnded(photo)) {
        ended++
        if (!bar) console.error(`${ended}/${all} ${photo.status} ${shownName(photo.name)}`)
      }
      bar?.update(ended, { photo: stepOf(batch) ?? shownName(photo?.name ?? ''), eta })
    },
    end: (run, usage, out) => {
      bar?.update(ended, { photo: '', eta: '' })
      bar?.stop()
      for (const line of photoLines(run, usage)) console.log(line)
      if (run.message) console.log(`stopped ${run.message}`)
      console.log(summaryTable(countsOf(run), usage, out))
    },
  }
}

/** A photo of which several files leave says the same of itself once. */
export function photoLines({ photos }: RunOutcome, usage: Usage): readonly string[] {
  const of = (lines: (item: PhotoItem) => readonly string[]) => {
    const byPhoto = photos.flatMap((photo) =>
      photo.status === 'not_started' ? [] : lines(photo.item).map((line) => [photo.path, line] as const),
    )
    return [...new Map(byPhoto.map(([path, line]) => [`${path}\n${line}`, line])).values()]
  }
  return [
    ...of((item) =>
      item.status === 'failed'
        ? [`failed  ${shownName(item.name)}: ${item.reason}${keptOf(item, usage)}`]
        : [],
    ),
    ...of((item) =>
      item.needsReview
        ? [`review  ${shownName(item.result?.name ?? item.name)}: the cut-out may not be right; look at it`]
        : [],
    ),
    ...of((item) => item.notes.map((note) => `note    ${shownName(item.name)}: ${note}`)),
  ]
}

/** "AI Backgrounds 12 of 40", while something is generated. */
function stepOf({ progress }: BatchSummary): string | undefined {
  const step = progress.find(({ made, total }) => made < total)
  return step && `${step.title} ${step.made} of ${step.total}`
}

function waitOf({ goesOnAt }: BatchSummary): string | undefined {
  if (goesOnAt === null) return undefined
  return `goes on in ${Math.max(1, Math.ceil((Date.parse(goesOnAt) - Date.now()) / 1_000))} s`
}

/** What the policy keeps of a photo that failed: " It takes 3 AI credits all the same." */
function keptOf({ kept, counted = {} }: PhotoItem, { meters }: Usage): string {
  const amounts = meters.flatMap(({ meter, title }) => {
    const amount = lookUp(kept, meter)
    return amount ? [`${amount} ${title}`] : []
  })
  const windows = meters.flatMap(({ meter, title }) => (lookUp(counted, meter) ? [title] : []))
  const takes = amounts.length === 0 ? '' : ` It takes ${amounts.join(', ')} all the same.`
  return windows.length === 0 ? takes : `${takes} It counts in ${windows.join(' and ')} all the same.`
}

/** For machines: standard output carries one JSON object a line and nothing else. */
export function jsonReport(): Report {
  const say = (line: object) => console.log(JSON.stringify(line))
  return {
    begin: (_total, before) => {
      for (const photo of before)
        if (photo.status === 'exported_before') say(lineOf(photo.item, photo.status))
    },
    event: ({ photo }: BatchEvent) => {
      if (photo && hasEnded(photo)) say(lineOf(photo, photo.status))
    },
    end: (run, usage, out) => {
      const { total, exported, before, failed, needsReview } = countsOf(run)
      const meter = exportsIn(usage)
      say({
        summary: {
          status: run.status,
          message: run.message,
          total,
          exported,
          before,
          failed,
          needsReview,
          out,
          // Under 2025-06-limits a Batch takes of no amount.
          batchExports: meter ? { used: meter.used, allowance: meter.allowance } : null,
          renewsAt: meter?.renewsAt ?? null,
        },
      })
    },
  }
}

function hasEnded({ status }: PhotoItem): boolean {
  return status === 'exported' || status === 'failed'
}

function lineOf({ name, result, needsReview, reason, notes, kept }: PhotoItem, status: string) {
  const { name: file = null, width = null, height = null, bytes = null } = result ?? {}
  const settled = Object.keys(kept).length === 0 ? {} : { kept }
  return { photo: name, status, file, width, height, bytes, needsReview, reason, notes, ...settled }
}

export function exportsIn(usage: Usage) {
  return usage.meters.find((meter) => meter.meter === 'batch_exports')
}

/** Where the policy has no Batch exports, as 2025-06-limits, there is no line of them. */
export function summaryTable(counts: Counts, usage: Usage, out: string): string {
  const { total, exported, before, failed, needsReview } = counts
  const meter = exportsIn(usage)
  const notStarted = total - exported - failed
  const earlier = before > 0 ? `, ${before} of them before` : ''
  const rows: [string, string][] = [
    ['Exported', `${exported} of ${total}${earlier}, to ${out}`],
    ['Failed', String(failed)],
    ...(needsReview > 0 ? [['Needs review', String(needsReview)] as [string, string]] : []),
    ...(notStarted > 0 ? [['Not started', String(notStarted)] as [string, string]] : []),
    ...(meter ? exportRows(meter) : []),
  ]
  const wide = Math.max(...rows.map(([name]) => name.length))
  return `\n${rows.map(([name, value]) => `  ${name.padEnd(wide)}  ${value}`).join('\n')}\n`
}

function exportRows({ used, allowance, renewsAt }: Usage['meters'][number]): [string, string][] {
  return [
    ['Batch exports used', `${used} of ${allowance}`],
    ['Renews at', renewsAt ? shownUtc(instant(renewsAt)) : 'never'],
  ]
}
