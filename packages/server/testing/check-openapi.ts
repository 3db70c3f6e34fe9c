/**
 * Lints the OpenAPI document of a running server with Redocly and Spectral: no errors, no warnings. `npm run check:api`.
 */
import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { TestServer } from './test-server.ts'

const BIN = join(import.meta.dirname, '../../../node_modules/.bin')
const CONFIG = join(import.meta.dirname, '../http/openapi')

const folder = mkdtempSync(join(tmpdir(), 'allot-openapi-'))
const file = join(folder, 'openapi.json')
try {
  const server = await TestServer.open({}, join(folder, 'data'))
  const { body } = await server.call('GET', '/v1/openapi.json')
  await server.close()
  writeFileSync(file, JSON.stringify(body, null, 2))
  const clean = [
    redocly(),
    run('spectral', ['lint', file, '-r', join(CONFIG, 'spectral.yaml'), '-F', 'warn']),
  ]
  process.exitCode = clean.every(Boolean) ? 0 : 1
} finally {
  rmSync(folder, { recursive: true, force: true })
}

/** Redocly has no option that makes warnings fail, so they are counted. */
function redocly(): boolean {
  const options = ['lint', file, '--config', join(CONFIG, 'redocly.yaml')]
  if (!run('redocly', options)) return false
  const { stdout } = spawnSync(join(BIN, 'redocly'), [...options, '--format', 'json'], {
    encoding: 'utf8',
    env: quietEnvironment(),
  })
  const { totals } = JSON.parse(stdout.slice(stdout.indexOf('{'))) as { totals: { warnings: number } } // its format
  return totals.warnings === 0
}

function run(tool: string, options: readonly string[]): boolean {
  const { status } = spawnSync(join(BIN, tool), options, { stdio: 'inherit', env: quietEnvironment() })
  return status === 0
}

/** Neither tool calls another host. */
function quietEnvironment(): NodeJS.ProcessEnv {
  return { ...process.env, REDOCLY_TELEMETRY: 'off', REDOCLY_SUPPRESS_UPDATE_NOTICE: 'true', CI: 'true' }
}
