import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'

it('the journeys drive the production bundle: it has no part of the development build of React', () => {
  const dist = join(import.meta.dirname, '../../studio/web/dist')
  const scripts = globSync('assets/*.js', { cwd: dist }).map((file) => readFileSync(join(dist, file), 'utf8'))
  expect(scripts.length).toBeGreaterThan(0)
  for (const script of scripts)
    expect(script).not.toMatch(/jsxDEV|act\(\.\.\.\) is not supported in production/)
})
