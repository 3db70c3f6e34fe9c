/** A client that an independent generator makes from the document is strictly typed, and drives a whole life. */
import { execFile } from 'node:child_process'
import { copyFileSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { expect, it } from 'vitest'
import { TestServer } from '../../testing/test-server.ts'

const run = promisify(execFile)
const ROOT = join(import.meta.dirname, '../../../..')
const TESTING = join(import.meta.dirname, '../../testing')

it('drives a Space from its creation to its webhooks, with the types of the document', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'allot-generated-'))
  const testServer = await TestServer.open()
  try {
    const url = await testServer.listen()
    const { body } = await testServer.call('GET', '/v1/openapi.json')
    writeFileSync(join(folder, 'openapi.json'), JSON.stringify(body))
    writeFileSync(join(folder, 'package.json'), '{"type":"module"}')
    await run(process.execPath, [
      join(TESTING, 'generate-client.ts'),
      join(folder, 'openapi.json'),
      join(folder, 'client'),
    ])
    copyFileSync(join(TESTING, 'fixtures/life.txt'), join(folder, 'life.ts'))
    const compilerOptions = {
      ...{ noEmit: true, strict: true, allowImportingTsExtensions: true, target: 'esnext' },
      ...{ module: 'esnext', moduleResolution: 'bundler', lib: ['esnext', 'dom', 'dom.iterable'] },
      ...{ types: ['node'], typeRoots: [join(ROOT, 'node_modules/@types')] },
    }
    writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify({ compilerOptions, files: ['life.ts'] }))
    const typed = await run(join(ROOT, 'node_modules/.bin/tsc'), ['-p', folder]).catch((wrong) => wrong)
    expect(typed.stdout).toBe('')
    const { stdout } = await run(process.execPath, [join(folder, 'life.ts'), url, testServer.apiKey])
    expect(JSON.parse(stdout)).toEqual([
      ['quote', true],
      ['charge', 2],
      ['refund', true],
      ['capture', true],
      ['release', true],
      ['denial', 200, 'string'],
      ['bulk', ['answered', 'hold_closed']],
      ['log', 2],
      ['usage', true],
      ['member', 'member'],
      ['key', 'secret'],
      ['webhook', ['usage.threshold_crossed']],
      ['problem', 422, 'unknown_feature'],
      ['no Space', 'unknown_space'],
    ])
  } finally {
    await testServer.close()
    rmSync(folder, { recursive: true, force: true })
  }
})
