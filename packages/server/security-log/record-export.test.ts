import { expect, it } from 'vitest'
import { TestServer } from '../testing/test-server.ts'
import { recordExport } from './record-export.ts'

it('an export at the shell stands in the security log', async () => {
  const testServer = await TestServer.open()
  await recordExport(testServer.data, undefined)
  const { body } = await testServer.call('GET', '/v1/security-log', { apiKey: testServer.apiKey })
  expect(body.events).toMatchObject([
    { act: { action: 'data_exported', data: 'log' }, by: { kind: 'key', id: 'key_shell' }, address: '' },
  ])
  await testServer.close()
})
