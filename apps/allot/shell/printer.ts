/**
 * The printer: the output of a command. For people a line or a table; with --json one JSON object a line, and nothing
 * else on standard output. Errors go to standard error and into the exit status.
 */
import { AllotFault } from '@allot/client/fault'
import { StoreRefused } from '@allot/engine/store'
import { Fault } from '@allot/rules/fault'
import { failureMessage } from '../failure-message.ts'
import { InvalidSetting } from '../settings.ts'
import { CommandError } from './command-error.ts'

export const EXIT_DONE = 0
/** It was answered, and the answer is no. */
export const EXIT_NO = 1
/** The command line is wrong, or Allot cannot be reached; nothing was changed. */
const EXIT_REFUSED = 2

/** The end of the help of a command that has no other answer than done or refused. */
export const DONE_OR_REFUSED = '\n\nExit status: 0 done, 2 refused before anything happened.'

export interface Printer {
  /** One thing: its JSON for machines, a line for people. */
  say(what: object, line: string): void
  /** Many things of a kind, as a table for people. */
  table(
    head: readonly string[],
    rows: readonly { readonly is: object; readonly cells: readonly Cell[] }[],
  ): void
  /** For people alone. */
  note(line: string): void
}

type Cell = string | number | null

export interface PrinterOptions {
  readonly json?: boolean
}

export const JSON_OPTION = ['--json', 'one JSON object a line, for machines'] as const

export function printer(
  { json = false }: PrinterOptions,
  say = (line: string) => console.log(line),
): Printer {
  return {
    say: (what, line) => say(json ? JSON.stringify(what) : line),
    table: (head, rows) => {
      if (json) for (const { is } of rows) say(JSON.stringify(is))
      else for (const line of aligned([head, ...rows.map(({ cells }) => cells)])) say(line)
    },
    note: (line) => {
      if (!json) say(line)
    },
  }
}

/** Runs a command: its result is the exit status; an error is printed with the way to fix it. */
export async function run(
  options: PrinterOptions,
  work: (printer: Printer) => Promise<number> | number,
): Promise<void> {
  try {
    process.exitCode = await work(printer(options))
  } catch (cause) {
    printError(options, cause)
    process.exitCode = EXIT_REFUSED
  }
  process.exit()
}

/** Prints the reason to standard error. */
export function printError({ json = false }: PrinterOptions, cause: unknown): void {
  const code = cause instanceof AllotFault || cause instanceof Fault ? cause.code : 'refused'
  const message = messageOf(cause)
  console.error(json ? JSON.stringify({ error: { code, message } }) : message)
}

function messageOf(cause: unknown): string {
  if (cause instanceof AllotFault) {
    const where = cause.path === undefined || cause.path === '/' ? '' : ` (${cause.path})`
    const hint = cause.status === 401 || cause.status === 403 ? ' Give another key with --key.' : ''
    return `${cause.message}${where}${hint}`
  }
  const explainsItself =
    cause instanceof CommandError ||
    cause instanceof StoreRefused ||
    cause instanceof InvalidSetting ||
    cause instanceof Fault
  return explainsItself ? cause.message : failureMessage(cause)
}

/** Columns as wide as their widest cell; numbers to the right. */
function aligned(rows: readonly (readonly Cell[])[]): readonly string[] {
  const wide = (rows[0] ?? []).map((_, at) => Math.max(...rows.map((row) => String(row[at] ?? '').length)))
  return rows.map((row) =>
    row
      .map((cell, at) => {
        const text = String(cell ?? '')
        return typeof cell === 'number' ? text.padStart(wide[at] ?? 0) : text.padEnd(wide[at] ?? 0)
      })
      .join('  ')
      .trimEnd(),
  )
}
