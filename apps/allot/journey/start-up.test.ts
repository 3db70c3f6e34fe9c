import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { COMMAND, freshFolder, realPhotos } from '../testing/running.ts'

const HOOK = join(import.meta.dirname, '../testing/loaded-packages.ts')

it('allot batch begins without loading what a photo does not need: sign-in, payments, mail, PostgreSQL', () => {
  const list = join(freshFolder(), 'packages')
  const { status } = spawnSync(
    process.execPath,
    ['--import', HOOK, COMMAND, 'batch', ...realPhotos(1), '--out', freshFolder(), '--size', '100'],
    { env: { ...process.env, ALLOT_DATA: freshFolder(), LOADED_PACKAGES: list } },
  )
  expect(status).toBe(0)
  const loaded = readFileSync(list, 'utf8').split('\n')
  expect(loaded).toContain('kysely')
  const idle = ['better-auth', 'stripe', 'nodemailer', 'pg', 'swagger-ui-dist', '@opentelemetry/sdk-trace']
  expect(idle.filter((name) => loaded.includes(name))).toEqual([])
}, 60_000)
