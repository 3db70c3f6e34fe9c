import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { settingsTable } from 'allot/settings'
import { expect, it } from 'vitest'

const HEAD = `# Configuration

Settings come from the environment, or from an \`allot.config.ts\` in the folder where Allot is started; the environment wins.

\`\`\`ts
import type { Config } from 'allot/settings'

export default { port: 4500, data: '/var/lib/allot' } satisfies Config
\`\`\`

`

it('its table equals the schema of the settings; vitest -u writes it', async () => {
  await expect(HEAD + settingsTable()).toMatchFileSnapshot(join(import.meta.dirname, 'configuration.md'))
})

it('passes on every setting in the compose file that is not the container’s own', () => {
  const own = new Set(['ALLOT_PORT', 'ALLOT_HOST', 'ALLOT_DATA', 'ALLOT_TEST_CLOCK'])
  const settings = settingsTable().match(/(?<=`)ALLOT_\w+(?=` \|)/g) ?? []
  const passed = readFileSync(join(import.meta.dirname, '../compose.yaml'), 'utf8').match(
    /(?<=^ +)ALLOT_\w+(?=:)/gm,
  )
  expect(settings.length).toBeGreaterThan(15)
  expect(new Set(passed)).toEqual(new Set(settings.filter((name) => !own.has(name))))
})
