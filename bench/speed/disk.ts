/** The limit of the disk: bare appends of 100 bytes, each with an fdatasync. */
import { closeSync, fdatasyncSync, openSync, writeSync } from 'node:fs'
import type { Measured } from './measure.ts'

export function appends(file: string, seconds: number): Measured {
  const log = openSync(file, 'w')
  const record = Buffer.alloc(100, 'x')
  const took: number[] = []
  const began = performance.now()
  while (performance.now() - began < seconds * 1_000) {
    const from = performance.now()
    writeSync(log, record)
    fdatasyncSync(log)
    took.push(performance.now() - from)
  }
  const elapsed = (performance.now() - began) / 1_000
  closeSync(log)
  took.sort((a, b) => a - b)
  return {
    operationsPerSecond: took.length / elapsed,
    p50Ms: took[Math.floor(took.length / 2)] ?? 0,
    p99Ms: took[Math.floor(took.length * 0.99)] ?? 0,
  }
}
