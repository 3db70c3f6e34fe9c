import { cpSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { openAllot } from '@allot/engine'
import { readPolicies } from '@allot/engine/policies'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { acceptLoss, keepMarking, requireFit } from './log-mark.ts'
import { POLICIES } from './settings.ts'

let data: string
beforeEach(async () => {
  data = mkdtempSync(join(tmpdir(), 'allot-mark-'))
  await charge(5)
})
afterEach(() => rmSync(data, { recursive: true }))

const log = () => join(data, 'allot.sqlite')

/** So many commits more in the log, with the mark that is kept meanwhile. */
async function charge(times: number): Promise<void> {
  const allot = await openAllot({ file: log(), policies: readPolicies(POLICIES) })
  const end = keepMarking(data)
  const acme = { space: 's', name: 'Acme', owner: 'ann', plan: 'pro', period: 'monthly' } as const
  await allot.createSpace(acme, { idempotencyKey: 'make' })
  const operation = { by: 'ann', batch: [{ feature: 'background_removal' }] }
  for (let n = 0; n < times; n++) await allot.charge('s', operation, { idempotencyKey: `${times} ${n}` })
  await allot.close()
  end()
}

describe('a data folder', () => {
  it('whose log is as the mark says, or further, fits', async () => {
    requireFit(data)
    await charge(1)
    requireFit(data)
  })

  it('whose log was deleted does not fit, and goes on without it where that is accepted', () => {
    rmSync(log())
    expect(() => requireFit(data)).toThrow(
      /does not fit together. allot.sqlite has 0 commits and had 6 when Allot ran last: it was deleted/,
    )
    expect(() => requireFit(data)).toThrow('allot start --accept-loss')
    acceptLoss(data)
    requireFit(data)
  })

  it('whose log was restored from an older copy does not fit', async () => {
    const copy = `${log()}-copy`
    cpSync(log(), copy)
    await charge(3)
    cpSync(copy, log())
    expect(() => requireFit(data)).toThrow('allot.sqlite has 6 commits and had 9')
  })

  it('without the accounts or the list of Spaces that lay beside the log does not fit', async () => {
    for (const name of ['accounts.sqlite', 'server.sqlite']) new DatabaseSync(join(data, name)).close()
    for (const name of ['accounts.sqlite', 'server.sqlite']) cpSync(log(), join(data, name))
    await charge(1)
    rmSync(join(data, 'accounts.sqlite'))
    expect(() => requireFit(data)).toThrow('accounts.sqlite was there when Allot ran last, and is missing')
  })

  it('whose log was deleted while it was marked keeps the mark that it had', async () => {
    const end = keepMarking(data)
    rmSync(log())
    end()
    expect(() => requireFit(data)).toThrow('has 0 commits and had 6')
  })
})
