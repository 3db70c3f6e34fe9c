/** What stands between Allot and the machine that it runs on. */
import { execFileSync, spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { parse } from 'yaml'

const ROOT = join(import.meta.dirname, '..')
const UNIT = join(ROOT, 'deploy/allot.service')

it('the unit has no rights, sees what it needs, and lets Landlock and seccomp through', () => {
  const unit = readFileSync(UNIT, 'utf8')
  for (const line of [
    ...['DynamicUser=yes', 'NoNewPrivileges=yes', 'CapabilityBoundingSet=', 'ProtectSystem=strict'],
    ...['SystemCallFilter=@system-service', 'SystemCallErrorNumber=EPERM', 'MemoryMax=80%', 'LimitCORE=0'],
    'SystemCallFilter=landlock_create_ruleset landlock_add_rule landlock_restrict_self seccomp',
  ])
    expect(unit.split('\n')).toContain(line)
})

// Only Linux with systemd has the program that judges it; the lines above hold everywhere.
if (spawnSync('systemd-analyze', ['security', '--help']).status === 0)
  it('systemd’s own judgement of the unit is at most 2.0 of 10', () => {
    const report = execFileSync('systemd-analyze', ['security', '--offline=true', '--no-pager', UNIT], {
      encoding: 'utf8',
    })
    const [, level] = /exposure level for allot\.service: ([\d.]+)/.exec(report) ?? []
    expect(Number(level)).toBeLessThanOrEqual(2)
  })

it('the containers have a file system to read, no capability that they do not need, and a bound on memory', () => {
  const { services } = parse(readFileSync(join(ROOT, 'compose.yaml'), 'utf8'))
  for (const name of ['allot', 'postgres'])
    expect(services[name]).toMatchObject({
      read_only: true,
      cap_drop: ['ALL'],
      security_opt: ['no-new-privileges:true'],
      mem_limit: expect.any(String),
      healthcheck: { test: expect.any(Array) },
    })
  expect(services.allot).toMatchObject({ user: 'node', pids_limit: 1024 })
  expect(services.allot).not.toHaveProperty('cap_add')
})
