/** A log that is deleted under a running Allot, and the start after it. */
import { renameSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { start, until } from '../testing/running.ts'
import { MINUTES } from '../testing/visit.ts'

const CHARGE = { by: 'ann', batch: [{ feature: 'background_removal' }] }

it.skipIf(process.platform === 'win32')(
  'acknowledges nothing that would be lost, ends, starts on no half of a folder, and goes on with what was rescued',
  async () => {
    const running = await start()
    const acme = { space: 's', name: 'Acme', owner: 'ann', plan: 'ultra', period: 'monthly' } as const
    await running.client.createSpace(acme, { idempotencyKey: 'make' })
    await running.client.charge('s', CHARGE, { idempotencyKey: 'kept' })
    const log = join(running.data, 'allot.sqlite')
    for (const part of ['', '-wal', '-shm']) rmSync(log + part)
    const lost = running.client.charge('s', CHARGE, { idempotencyKey: 'lost', deadline: 500 })
    await expect(lost).rejects.toMatchObject({ retryable: true })
    await until(() =>
      fetch(`${running.url}/health/live`).then(
        () => false,
        () => true,
      ),
    )
    expect(await running.stop()).toBe(1)

    await expect(start(running.data)).rejects.toThrow(/does not fit together\. allot\.sqlite has 0 commits/)
    renameSync(`${log}-rescued`, log)
    const again = await start(running.data)
    const known = await again.client.charge('s', CHARGE, { idempotencyKey: 'kept' })
    expect(known).toMatchObject({ allowed: true, replayed: true })
    expect(await again.stop()).toBe(0)
  },
  2 * MINUTES,
)
