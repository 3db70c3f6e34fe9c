import { TestServer } from '@allot/server/testing/test-server'
import { OpenFeature } from '@openfeature/server-sdk'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { connectAllot } from './allot.ts'
import { AllotFeatureProvider } from './openfeature.ts'

let testServer: TestServer
let space: string
const flags = OpenFeature.getClient()
const ann = () => ({ targetingKey: 'ann', space })

beforeAll(async () => {
  testServer = await TestServer.open()
  const fetch = (input: string, init: RequestInit) => testServer.server.fetch(new Request(input, init))
  const allot = connectAllot({ url: 'http://allot.test', key: testServer.apiKey, fetch })
  space = (await allot.createSpace({ name: 'Shop', plan: 'pro', period: 'monthly', owner: 'ann' })).id
  await OpenFeature.setProviderAndWait(new AllotFeatureProvider(allot))
})

afterAll(async () => {
  await OpenFeature.close()
  await testServer.close()
})

it('a boolean says whether a feature may be used now, and its details carry the denial', async () => {
  expect(await flags.getBooleanValue('virtual_model', false, ann())).toBe(true)
  const refused = await flags.getBooleanDetails('virtual_model', true, { ...ann(), count: 51 })
  expect(refused).toMatchObject({
    value: false,
    reason: 'TARGETING_MATCH',
    flagMetadata: { code: 'insufficient_credits', fits: 50, upgradeTo: 'max' },
  })
  expect(JSON.parse(String(refused.flagMetadata.denial))).toMatchObject({ cost: { ai_credits: 204 } })
})

it('a number says how many fit, by the details of the feature', async () => {
  expect(await flags.getNumberValue('virtual_model', 0, ann())).toBe(50)
  expect(await flags.getNumberValue('virtual_model', 0, { ...ann(), resolution: '4k' })).toBe(25)
  expect(await flags.getNumberValue('background_removal', 0, ann())).toBe(100_000)
})

it('an object is the whole answer', async () => {
  expect(await flags.getObjectValue('virtual_model', {}, ann())).toEqual({ allowed: true })
})

it.each([
  ['a feature that the policy lacks', 'teleport', () => ann(), 'FLAG_NOT_FOUND'],
  ['a clip without seconds', 'ai_video', () => ann(), 'INVALID_CONTEXT'],
  ['nobody', 'virtual_model', () => ({ space }), 'TARGETING_KEY_MISSING'],
  ['no Space', 'virtual_model', () => ({ targetingKey: 'ann' }), 'INVALID_CONTEXT'],
  ['a Space that is not there', 'virtual_model', () => ({ targetingKey: 'ann', space: 'x' }), 'GENERAL'],
])('resolves to the caller’s default for %s', async (_, feature, context, errorCode) => {
  expect(await flags.getBooleanDetails(feature, true, context())).toMatchObject({ value: true, errorCode })
  expect(await flags.getStringDetails('virtual_model', 'x', ann())).toMatchObject({ value: 'x' })
})
