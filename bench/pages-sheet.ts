/**
 * Pictures of every page of the studio in every state, light and dark, on a laptop and a phone, with a contact sheet of
 * each; so that a person can look at all of them.
 *   npm run sheet:pages -- [--only TEXT …] [--out FOLDER] [--photos COUNT] [--whole]
 * `--whole` takes the whole length of a page, not what a screen shows.
 */
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import type { Page } from 'playwright-core'
import { openBrowser } from '../apps/allot/testing/browser.ts'
import type { PageState } from '../apps/allot/testing/pages/page-state.ts'
import { openShowroom } from '../apps/allot/testing/pages/showroom.ts'
import { STATES } from '../apps/allot/testing/pages/states.ts'
import { VIEWPORTS, type ViewportName } from '../apps/allot/testing/pages/viewport.ts'
import { walk } from '../apps/allot/testing/pages/walk.ts'
import { buildWeb } from '../apps/allot/web-app.ts'
import { writePageSheet } from './pages-sheet/page-sheet.ts'

const { values } = parseArgs({
  options: {
    only: { type: 'string', multiple: true, default: [''] },
    out: { type: 'string', default: '.cache/pages' },
    photos: { type: 'string', default: '12' },
    whole: { type: 'boolean', default: false },
  },
})
const THEMES = ['light', 'dark'] as const
const states = STATES.filter(({ name }) => values.only.some((part) => name.includes(part)))
const problems: string[] = []
mkdirSync(values.out, { recursive: true })

await buildWeb(console.log)
const room = await openShowroom({ photos: Number(values.photos) })
const browser = await openBrowser()
try {
  for (const viewport of ['laptop', 'phone'] as const) {
    problems.push(
      ...(await walk({ browser, room, states, viewport }, (page, state) => take(page, state, viewport))),
    )
    for (const theme of THEMES) {
      const files = states.map(({ name }) => ({ name, file: fileOf(name, viewport, theme) }))
      const target = join(values.out, `${viewport}-${theme}.png`)
      console.log(await writePageSheet(target, files, VIEWPORTS[viewport].viewport))
    }
  }
} finally {
  await browser.close()
  await room.running.stop()
}
for (const problem of problems) console.error(problem)
process.exitCode = problems.length === 0 ? 0 : 1

async function take(page: Page, { name }: PageState, viewport: ViewportName): Promise<void> {
  await page.evaluate('document.fonts.ready')
  await page.waitForLoadState('networkidle', { timeout: 2_000 }).catch(() => undefined) // streams stay open
  for (const colorScheme of THEMES) {
    await page.emulateMedia({ colorScheme })
    await page.screenshot({ path: fileOf(name, viewport, colorScheme), fullPage: values.whole })
  }
}

function fileOf(name: string, viewport: ViewportName, theme: string): string {
  return join(values.out, `${name}-${viewport}-${theme}.png`)
}
