import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { allot, freshFolder, type Running, start } from '../testing/running.ts'

const TEXT = readFileSync(join(import.meta.dirname, '../../../policies/2026-05-unified.yaml'), 'utf8')

let running: Running
let space: string

beforeAll(async () => {
  running = await start()
  const made = await allot(
    ['spaces', 'make', 'Shop', '--owner', 'ann', '--plan', 'pro', '--json'],
    running.data,
  )
  space = JSON.parse(made.out).id
})

afterAll(() => running.kill())

const lines = (out: string) =>
  out
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line))

describe('the commands, with an Allot that runs on the data folder', () => {
  it('call it: usage shows what grant added, once for each id', async () => {
    const grant = ['grant', 'batch_exports', '50', '--note', 'sorry', '--id', 'ticket 1', '--json']
    expect(lines((await allot(grant, running.data)).out)).toMatchObject([{ allowed: true, replayed: false }])
    expect(lines((await allot(grant, running.data)).out)).toMatchObject([{ allowed: true, replayed: true }])
    const { status, out } = await allot(['usage', '--json'], running.data)
    expect(status).toBe(0)
    expect(lines(out)).toContainEqual(
      expect.objectContaining({ space, meter: 'batch_exports', used: 0, remaining: 550 }),
    )
  })

  it('show windows that each member has where the member is named, and say which are left out', async () => {
    const shared = await allot(['usage', '--space', 'Shop'], running.data)
    expect(`${shared.out}${shared.err}`).toContain(
      'Each member has by themselves: Exports. Name one with --member',
    )
    const own = await allot(['usage', '--space', 'Shop', '--member', 'ann', '--json'], running.data)
    expect(lines(own.out)).toContainEqual(expect.objectContaining({ perMember: true, used: 0 }))
  })

  it('list the grants with their numbers, and take one back', async () => {
    const grant = ['grant', 'ai_credits', '7', '--kind', 'promo', '--from', '2126-01-01T00:00:00Z', '--json']
    const { id } = lines((await allot(grant, running.data)).out)[0].grant
    const listed = await allot(['grants', '--json'], running.data)
    expect(lines(listed.out)).toContainEqual(
      expect.objectContaining({ id, kind: 'promo', amount: 7, left: 7, from: '2126-01-01T00:00:00Z' }),
    )
    const take = ['grants', 'void', id, '--reason', 'mistake', '--id', 'mend']
    expect((await allot(take, running.data)).out).toContain('7 of ai_credits lapsed.')
    expect((await allot(['grants', '--json'], running.data)).out).not.toContain('promo')
    const plan = await allot(['grants', 'void', '1', '--reason', 'mistake'], running.data)
    expect(plan).toMatchObject({ status: 2, out: '' })
    expect(plan.err).toContain('Grant 1 is what the plan gives.')
  })

  it('call another Allot with --url and --key, and say why a key is refused', async () => {
    const elsewhere = ['--url', running.url, '--key', running.key]
    const made = await allot(['keys', 'make', 'reader', '--space', 'Shop', ...elsewhere], freshFolder())
    const key = made.out.trim()
    expect(key).toMatch(/^allot_/)
    const seen = await allot(['spaces', '--url', running.url, '--key', key, '--json'], freshFolder())
    expect(lines(seen.out)).toEqual([{ id: space, name: 'Shop', role: 'owner', owner: 'ann' }])
    const refused = await allot(
      ['grant', 'ai_credits', '5', '--url', running.url, '--key', key, '--json'],
      freshFolder(),
    )
    expect(refused).toMatchObject({ status: 2, out: '' })
    expect(JSON.parse(refused.err).error).toMatchObject({
      code: 'forbidden',
      message: 'This API key lacks the scope "operator". Give another key with --key.',
    })
  })

  it('show a key of one Space the percentage of a meter whose amounts the policy hides', async () => {
    const made = await allot(['keys', 'make', 'till', '--space', 'Shop', '--id', 'till'], running.data)
    const { out } = await allot(['usage', '--url', running.url, '--key', made.out.trim()], freshFolder())
    expect(out).toMatch(/^AI credits +0 % +- +- +- /m)
  })

  it.each([
    ['keys make web --publishable', 'A publishable key belongs to one Space; add --space.'],
    [
      'keys make web --scopes spend',
      '"spend" is not a scope. The scopes are read, operate, refund, admin, operator.',
    ],
    [
      'keys make web --scopes operator --space Shop',
      '"operator" is not a scope that a key of one Space may have. The scopes are read, operate, refund, admin.',
    ],
    [
      'billing',
      'Billing is off here, so no plan change waits. ALLOT_BILLING=manual turns it on: docs/guides/billing.md.',
    ],
  ])(
    'refuse allot %s and say what is wrong',
    async (words, err) => {
      expect(await allot(words.split(' '), running.data)).toEqual({ status: 2, out: '', err: `${err}\n` })
    },
    60_000,
  )

  it('list the keys of the whole of Allot, and say how to list those of a Space', async () => {
    expect((await allot(['keys'], running.data)).out).toBe(
      'No key of the whole of Allot was made. To list the keys of a Space: allot keys --space Shop\n',
    )
  })

  it('replay the log under another policy, and end with 1 if an operation would be denied', async () => {
    const operation = { by: 'ann', count: 250, batch: [] }
    await running.client.charge(space, operation, { idempotencyKey: 'a' })
    await running.client.charge(space, operation, { idempotencyKey: 'b' })
    const file = join(freshFolder(), 'smaller.yaml')
    writeFileSync(
      file,
      TEXT.replace('ai_credits: 200, batch_exports: 500', 'ai_credits: 200, batch_exports: 400'),
    )
    const { status, out } = await allot(['backtest', file, '--json'], running.data)
    expect(status).toBe(1)
    expect(lines(out)).toMatchObject([
      { space, refused: 1, changes: [{ effect: 'refused', units: 250, by: 'ann' }] },
      {
        total: {
          plan: 'pro',
          member: 'ann',
          took: { batch_exports: 500 },
          wouldTake: { batch_exports: 250 },
        },
      },
      { summary: { spaces: 1, refused: 1, allowed: 0 } },
    ])
  })

  it('publish a policy only if its figures fit, and from an instant that has not passed', async () => {
    const folder = freshFolder()
    const write = (name: string, text: string) => {
      writeFileSync(join(folder, name), text)
      return join(folder, name)
    }
    const next = TEXT.replace('policy: 2026-05-unified', 'policy: 2199-01-next')
    const publish = (file: string, effective: string) =>
      allot(['policy', 'publish', file, '--effective', effective, '--json'], running.data)
    const unsound = write('a.yaml', next.replace('monthly: { ai_credits: 600', 'monthly: { ai_credits: 100'))
    expect(await publish(unsound, '2199-01-01T00:00:00Z')).toMatchObject({ status: 1 })
    const sound = write('b.yaml', next)
    expect(await publish(sound, '2020-01-01T00:00:00Z')).toMatchObject({ status: 2 })
    const done = await publish(sound, '2199-01-01T00:00:00Z')
    expect(lines(done.out)).toMatchObject([{ policy: '2199-01-next', inForce: false }])
  })

  it('doctor finds it running, without problems', async () => {
    const { status, out } = await allot(['doctor', '--json'], running.data)
    const found = lines(out)
    expect(found.filter(({ ok }) => !ok)).toEqual([])
    expect(status).toBe(0)
    expect(found).toContainEqual({
      check: 'in use',
      ok: true,
      found: `an Allot runs on it at ${running.url}`,
    })
    expect(found).toContainEqual({
      check: 'cut-outs',
      ok: true,
      found: expect.stringMatching(/^ISNet \(general use\), licence: MIT.*non-commercial/),
    })
  })
})

it('spaces show names the owner, with their e-mail where they have an account', async () => {
  const running = await start()
  const headers = { 'content-type': 'application/json', origin: running.url }
  const body = JSON.stringify({ name: 'Eve', email: 'eve@example.com', password: 'correct horse' })
  const signedUp = await fetch(`${running.url}/auth/sign-up/email`, { method: 'POST', headers, body })
  const { user }: { user: { id: string } } = JSON.parse(await signedUp.text())
  for (const owner of [user.id, 'ann'])
    await running.client.createSpace({ name: `Of ${owner}`, plan: 'pro', period: 'monthly', owner })
  const ownerShown = async (owner: string) =>
    /owner +(.*)/.exec((await allot(['spaces', 'show', `Of ${owner}`], running.data)).out)?.[1]
  expect(await ownerShown(user.id)).toBe(`Eve, eve@example.com (${user.id})`)
  expect(await ownerShown('ann')).toBe('ann')
  await running.stop()
})

describe('the commands, while no Allot runs', () => {
  it('open the data folder themselves, and list the Spaces to choose from', async () => {
    const data = freshFolder()
    const none = await allot(['usage'], data)
    expect(none).toMatchObject({ status: 2, out: '' })
    expect(none.err).toContain('Make one: allot spaces make')
    for (const name of ['One', 'Two'])
      await allot(['spaces', 'make', name, '--owner', 'ann', '--plan', 'pro'], data)
    const { err } = await allot(['usage', '--space', 'Three'], data)
    expect(err).toMatch(/--space is "Three"; give the id of one:\n {2}spc_\S+ {2}One\n {2}spc_\S+ {2}Two/)
  })

  it('doctor names the problem and the way to solve it', async () => {
    const data = freshFolder()
    writeFileSync(join(data, 'allot.sqlite'), 'not a database')
    const { status, out } = await allot(['doctor'], data)
    expect(status).toBe(1)
    expect(out).toContain('problem  database:')
    expect(out).toContain('is not a database. It was not touched; choose another folder.')
  })

  it('doctor says what is wrong with a model of one’s own', async () => {
    const modelDir = freshFolder()
    const { status, out } = await allot(['doctor'], freshFolder(), { ALLOT_MODEL_DIR: modelDir })
    expect(status).toBe(1)
    expect(out).toContain(
      `problem  cut-outs: The model of ALLOT_MODEL_DIR cannot be used: ${modelDir}/model.json`,
    )
  })
})

it.each([
  ['policy lint nowhere.yaml', 'unknown_policy'],
  ['test nowhere', 'refused'],
  ['batch nowhere --out out', 'refused'],
  ['start', 'refused'],
])('allot %s --json refuses in JSON', async (words, code) => {
  const told = await allot([...words.split(' '), '--json'], freshFolder(), { ALLOT_PORT: '99999' })
  expect(told).toMatchObject({ status: 2, out: '' })
  expect(JSON.parse(told.err).error.code).toBe(code)
})
