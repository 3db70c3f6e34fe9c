/**
 * Progress: work that takes longer than a second reports on standard error, with how much is done where that is known.
 * Standard output stays for results.
 */
const QUIET_FOR = 1_000
const EVERY = 200
/** Without a terminal, a line in the log every ten seconds. */
const EVERY_LINE = 10_000

export interface Progress {
  /** @param of how many there are in all, where that is known */
  at(done: number, of?: number): void
  end(): void
}

export function progress(what: string, to: NodeJS.WriteStream = process.stderr): Progress {
  const startedAt = Date.now()
  let printedAt = startedAt
  let shown = false
  let far = ''
  const print = () => {
    const now = Date.now()
    if (now - startedAt < QUIET_FOR || now - printedAt < (to.isTTY ? EVERY : EVERY_LINE)) return
    printedAt = now
    const line = `${what} … ${far}${Math.round((now - startedAt) / 1_000)} s`
    to.write(to.isTTY ? `\r\x1b[K${line}` : `${line}\n`)
    shown = true
  }
  const timer = setInterval(print, EVERY).unref()
  return {
    at: (done, of) => {
      far = of === undefined ? `${done}, ` : `${done} of ${of}, `
      print()
    },
    end: () => {
      clearInterval(timer)
      if (shown && to.isTTY) to.write('\r\x1b[K')
    },
  }
}

/** Shows progress while the work runs. */
export async function withProgress<T>(what: string, work: () => Promise<T>): Promise<T> {
  const shown = progress(what)
  try {
    return await work()
  } finally {
    shown.end()
  }
}
