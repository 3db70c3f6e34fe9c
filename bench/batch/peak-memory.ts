/** The most memory that this process and those that it started had at once, while work ran. Linux alone says it. */
import { existsSync, readdirSync, readFileSync } from 'node:fs'

const EVERY_MS = 50

/** @returns megabytes; undefined where the system does not say */
export async function peakMemory(work: () => Promise<void>): Promise<number | undefined> {
  if (!existsSync('/proc/self/statm')) {
    await work()
    return undefined
  }
  let peak = 0
  const timer = setInterval(() => {
    peak = Math.max(peak, memoryOfTree())
  }, EVERY_MS)
  try {
    await work()
  } finally {
    clearInterval(timer)
  }
  return peak
}

/** In megabytes, of the processes that this one started; its own is that of a benchmark. */
function memoryOfTree(): number {
  const parents = new Map<number, number>()
  const sizes = new Map<number, number>()
  for (const name of readdirSync('/proc')) {
    const pid = Number(name)
    if (!Number.isInteger(pid)) continue
    try {
      const status = readFileSync(`/proc/${pid}/status`, 'utf8')
      parents.set(pid, Number(/^PPid:\s+(\d+)/m.exec(status)?.[1]))
      sizes.set(pid, Number(/^VmRSS:\s+(\d+)/m.exec(status)?.[1] ?? 0) / 1_024)
    } catch {
      // It ended meanwhile.
    }
  }
  const isOurs = (pid: number | undefined): boolean =>
    pid !== undefined && pid > 1 && (parents.get(pid) === process.pid || isOurs(parents.get(pid)))
  return [...sizes].reduce((sum, [pid, size]) => sum + (isOurs(pid) ? size : 0), 0)
}
