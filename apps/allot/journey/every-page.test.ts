/** Every page in every state, on a laptop and a phone: clean by the rules of accessibility, and nothing wider than the screen. */
import { AxeBuilder } from '@axe-core/playwright'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { openBrowser } from '../testing/browser.ts'
import type { PageState } from '../testing/pages/page-state.ts'
import { openShowroom, type Showroom } from '../testing/pages/showroom.ts'
import { STATES } from '../testing/pages/states.ts'
import { VIEWPORTS } from '../testing/pages/viewport.ts'
import { walk } from '../testing/pages/walk.ts'
import { MINUTES } from '../testing/visit.ts'

const RULES = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']

/**
 * What Base UI puts around an open menu: guards that hand the focus on when they get it, and a menu at the end of the
 * page, which belongs to its button and needs no landmark.
 */
const OF_MENUS = /data-base-ui-focus-guard|role="menu"/

/** What is smaller than a finger; a link within a line of text may be. */
const SMALL_TARGETS = `[...document.querySelectorAll('button, a[href], input, select, textarea, [role=menuitem]')]
  .filter((each) => each.checkVisibility() && getComputedStyle(each).display !== 'inline')
  .map((each) => [each, (each.matches('input') ? each.closest('label') ?? each : each).getBoundingClientRect()])
  .filter(([, { width, height }]) => width > 1 && height > 1 && (width < 43.5 || height < 43.5))
  .map(([each, { width, height }]) =>
    (each.ariaLabel || each.textContent || each.id || each.type) + ' ' + Math.round(width) + '×' + Math.round(height))`

let browser: Browser
let room: Showroom
beforeAll(async () => {
  room = await openShowroom({ photos: 3 })
  browser = await openBrowser()
}, 3 * MINUTES)
afterAll(async () => {
  await browser.close()
  await room.running.stop()
})

async function faultsOf(page: Page): Promise<readonly string[]> {
  const { violations } = await new AxeBuilder({ page }).withTags(RULES).analyze()
  const faults = violations.flatMap(({ id, nodes }) =>
    nodes.filter(({ html }) => !OF_MENUS.test(html)).map(({ html }) => `${id}: ${html.slice(0, 200)}`),
  )
  const isWider = await page.evaluate<boolean>('document.documentElement.scrollWidth > innerWidth')
  return isWider ? [...faults, 'it is wider than the screen'] : faults
}

/** From here on the page is one of a phone. */
async function becomePhone(page: Page): Promise<void> {
  const session = await page.context().newCDPSession(page)
  await session.send('Emulation.setTouchEmulationEnabled', { enabled: true })
  await page.setViewportSize(VIEWPORTS.phone.viewport)
}

it('every state of every page is clean, and what is pressed on a phone is as large as a finger', {
  timeout: 10 * MINUTES,
}, async () => {
  const faults: string[] = []
  const look = async (page: Page, { name }: PageState) => {
    for (const fault of await faultsOf(page)) faults.push(`${name} (laptop): ${fault}`)
    await becomePhone(page)
    for (const fault of await faultsOf(page)) faults.push(`${name} (phone): ${fault}`)
    expect(await page.evaluate('matchMedia("(pointer: coarse)").matches')).toBe(true)
    for (const small of await page.evaluate<readonly string[]>(SMALL_TARGETS))
      faults.push(`${name} (phone): too small: ${small}`)
  }
  faults.push(...(await walk({ browser, room, states: STATES, viewport: 'laptop' }, look)))
  expect(faults).toEqual([])
})
