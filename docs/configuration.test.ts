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

it('says in its table what the schema of the settings says; vitest -u writes it anew', async () => {
  await expect(HEAD + settingsTable()).toMatchFileSnapshot(join(import.meta.dirname, 'configuration.md'))
})
