import { execFileSync } from 'node:child_process'
import { linkSync, mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { putDurably } from './durable-file.ts'

it('a file that is put in the place of another one touches no byte of it, so that a kill leaves one or the other whole', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'allot-durable-'))
  const file = join(folder, 'list.json')
  const before = join(folder, 'before')
  writeFileSync(file, 'the first one')
  linkSync(file, before)
  await putDurably(file, Buffer.from('the second one'))
  expect([readFileSync(before, 'utf8'), readFileSync(file, 'utf8')]).toEqual([
    'the first one',
    'the second one',
  ])
  expect(readdirSync(folder).sort()).toEqual(['before', 'list.json'])
})

it.skipIf(process.platform === 'win32')(
  'a renamed file has its name after a power cut: its folder is synced after the rename',
  () => {
    const folder = mkdtempSync(join(tmpdir(), 'allot-durable-'))
    const trace = join(folder, 'trace.json')
    const own = JSON.stringify(new URL('durable-file.ts', import.meta.url))
    const script = `(await import(${own})).putDurably(${JSON.stringify(join(folder, 'list.json'))}, Buffer.from('x'))`
    const options = ['--trace-event-categories', 'node.fs.async', '--trace-event-file-pattern', trace]
    execFileSync(process.execPath, [...options, '--input-type=module', '--eval', script])
    const { traceEvents } = JSON.parse(readFileSync(trace, 'utf8')) as { traceEvents: TraceEvent[] }
    const calls = traceEvents.filter(({ cat, ph }) => cat.includes('node.fs') && ph === 'b')
    const paths = new Set([folder, join(folder, 'list.json.whole')])
    const seen = calls.map(({ name, args }) =>
      name === 'open' && args.path !== undefined && paths.has(args.path)
        ? `open ${args.path.replace(folder, 'FOLDER')}`
        : name,
    )
    const from = seen.indexOf('open FOLDER/list.json.whole')
    expect(seen.slice(from).filter((name) => name !== 'open')).toEqual([
      'open FOLDER/list.json.whole',
      ...['write', 'close', 'rename'],
      'open FOLDER',
      ...['fsync', 'close'],
    ])
  },
)

/** As Node writes it with `--trace-event-categories`. */
interface TraceEvent {
  readonly cat: string
  readonly ph: string
  readonly name: string
  readonly args: { readonly path?: string }
}
