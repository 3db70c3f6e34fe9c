/** `npm run torture:http -- --seed 1 --requests 20000`: requests at random, and what is wrong with the answers. */
import { rmSync } from 'node:fs'
import { parseArgs } from 'node:util'
import { start } from '../running.ts'
import { torture } from './run.ts'

const { values } = parseArgs({
  options: {
    seed: { type: 'string', default: '1' },
    requests: { type: 'string', default: '20000' },
  },
})
const [seed, requests] = [Number(values.seed), Number(values.requests)]
const running = await start(undefined, { ALLOT_RATE_LIMIT: '0', ALLOT_LOG_LEVEL: 'warn' })
try {
  const began = performance.now()
  let shown = 0
  const { sent, statuses, done, findings, slowest } = await torture(running, { seed, requests }, (now) => {
    if (now - shown >= 1_000) console.error(`${now} of ${requests}`)
    if (now - shown >= 1_000) shown = now
  })
  const seconds = (performance.now() - began) / 1_000
  console.log(
    `${sent} requests in ${seconds.toFixed(0)} s, seed ${seed}; ${done.size} operations were done at least once.`,
  )
  console.log(
    [...statuses]
      .sort(([a], [b]) => a - b)
      .map(([status, count]) => `${status}: ${count}`)
      .join('  '),
  )
  console.log(`The slowest answer took ${slowest.took.toFixed(0)} ms: ${slowest.shown.slice(0, 160)}`)
  for (const finding of findings) console.log(`- ${finding}`)
  if (findings.length > 0) process.exitCode = 1
} finally {
  await running.stop()
  rmSync(running.data, { recursive: true, force: true })
}
