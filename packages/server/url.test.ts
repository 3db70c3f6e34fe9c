import { afterEach, beforeEach, expect, it } from 'vitest'
import { ORIGIN, Trial } from './trial.ts'

const OUTSIDE = 'https://allot.example.com'
let trial: Trial

beforeEach(async () => {
  trial = await Trial.open({ url: OUTSIDE })
})

afterEach(() => trial.close())

it('behind something that speaks https, keeps cookies to https and takes changes from its own pages alone', async () => {
  const body = { name: 'ann', email: 'ann@example.com', password: 'correct horse' }
  const signed = await trial.call('POST', '/auth/sign-up/email', { body, origin: OUTSIDE })
  expect(signed.status).toBe(200)
  expect(signed.headers.get('set-cookie')).toMatch(/; Secure/i)
  const { cookie } = signed
  const space = { name: 'Shop', plan: 'pro', period: 'monthly' }
  const make = (origin: string) =>
    trial.call('POST', '/v1/spaces', { cookie, id: 'shop', body: space, origin })
  expect((await make(ORIGIN)).status).toBe(403)
  const { id } = (await make(OUTSIDE)).body
  const invited = await trial.call('POST', `/v1/spaces/${id}/invitations`, {
    cookie,
    id: 'i',
    body: {},
    origin: OUTSIDE,
  })
  expect(invited.body.link).toMatch(/^https:\/\/allot\.example\.com\/join\//)
})
