import { TestServer } from '@allot/server/testing/test-server'
import { Client } from '@modelcontextprotocol/sdk/client/index.js'
import { InMemoryTransport } from '@modelcontextprotocol/sdk/inMemory.js'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { connectAllot } from './allot.ts'
import { openMcp } from './mcp.ts'

let testServer: TestServer
let space: string
const agent = new Client({ name: 'agent', version: '1' })

beforeAll(async () => {
  testServer = await TestServer.open()
  const fetch = (input: string, init: RequestInit) => testServer.server.fetch(new Request(input, init))
  const allot = connectAllot({ url: 'http://allot.test', key: testServer.apiKey, fetch })
  space = (await allot.createSpace({ name: 'Shop', plan: 'pro', period: 'monthly', owner: 'ann' })).id
  const [here, there] = InMemoryTransport.createLinkedPair()
  await openMcp({ allot, space, by: 'ann' }).connect(here)
  await agent.connect(there)
})

afterAll(async () => {
  await agent.close()
  await testServer.close()
})

it('offers three tools that change nothing', async () => {
  const { tools } = await agent.listTools()
  expect(tools.map(({ name, annotations }) => [name, annotations?.readOnlyHint])).toEqual([
    ['check', true],
    ['quote', true],
    ['usage', true],
  ])
})

it('answers whether it is allowed, what it costs and what is left, for the preset Space and member', async () => {
  const may = await agent.callTool({ name: 'check', arguments: { feature: 'virtual_model', count: 50 } })
  expect(may.structuredContent).toEqual({ allowed: true })
  const cost = await agent.callTool({
    name: 'quote',
    arguments: { batch: ['background_removal'], count: 40 },
  })
  expect(cost.structuredContent).toMatchObject({ allowed: true, cost: { batch_exports: 40 } })
  const usage = await agent.callTool({ name: 'usage' })
  expect(usage.structuredContent).toMatchObject({ space, plan: { id: 'pro' } })
})

it('a denial is a result; a fault is an error that says how to correct it', async () => {
  const denied = await agent.callTool({ name: 'check', arguments: { feature: 'virtual_model', count: 51 } })
  expect(denied.isError).toBeUndefined()
  expect(denied.structuredContent).toMatchObject({ allowed: false, denial: { fits: 50 } })
  const unknown = await agent.callTool({ name: 'quote', arguments: { feature: 'teleport' } })
  expect(unknown).toMatchObject({ isError: true, content: [{ text: expect.stringContaining('teleport') }] })
  const elsewhere = await agent.callTool({ name: 'usage', arguments: { space: 'nowhere' } })
  expect(elsewhere.isError).toBe(true)
  expect(await agent.callTool({ name: 'spend' })).toMatchObject({ isError: true })
})
