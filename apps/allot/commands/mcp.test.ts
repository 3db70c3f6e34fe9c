import { spawnSync } from 'node:child_process'
import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { connectAllot } from '@allot/client/allot'
import { TestServer } from '@allot/server/testing/test-server'
import { Client } from '@modelcontextprotocol/sdk/client/index.js'
import { StdioClientTransport } from '@modelcontextprotocol/sdk/client/stdio.js'
import { expect, it } from 'vitest'

const COMMAND = join(import.meta.dirname, '../allot.js')

it('gives an agent check, quote and usage over stdio', async () => {
  const testServer = await TestServer.open()
  const url = await testServer.listen()
  const allot = connectAllot({ url, key: testServer.apiKey })
  const shop = { name: 'Shop', plan: 'pro', period: 'monthly', owner: 'ann' } as const
  const { id: space } = await allot.createSpace(shop)
  const { key } = await allot.keys.make(space, { name: 'agent', scopes: ['read'] })

  const agent = new Client({ name: 'agent', version: '1' })
  const args = [COMMAND, 'mcp', '--url', url, '--space', space, '--by', 'ann']
  const env = { PATH: process.env.PATH ?? '', ALLOT_KEY: key }
  await agent.connect(new StdioClientTransport({ command: process.execPath, args, env }))
  const may = await agent.callTool({ name: 'check', arguments: { feature: 'virtual_model', count: 51 } })
  expect(may.structuredContent).toMatchObject({ allowed: false, denial: { fits: 50 } })
  const usage = await agent.callTool({ name: 'usage' })
  expect(usage.structuredContent).toMatchObject({ space })
  await agent.close()
  await testServer.close()
})

it('says how to start Allot if none runs', () => {
  const env = { ...process.env, ALLOT_DATA: mkdtempSync(join(tmpdir(), 'allot-mcp-')) }
  const { status, stderr, stdout } = spawnSync(process.execPath, [COMMAND, 'mcp'], { env, encoding: 'utf8' })
  expect({ status, stdout }).toEqual({ status: 2, stdout: '' })
  expect(stderr).toBe('No Allot runs on this data folder. Start it with "allot start", or give --url.\n')
})
