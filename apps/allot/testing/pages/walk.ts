/** Shows every state, one after another, at one of the sizes. */
import type { Browser, BrowserContext, Page } from 'playwright-core'
import type { PageState } from './page-state.ts'
import { enter, type Showroom, type Viewer } from './showroom.ts'
import { VIEWPORTS, type ViewportName } from './viewport.ts'

interface Walk {
  readonly browser: Browser
  readonly room: Showroom
  readonly states: readonly PageState[]
  readonly viewport: ViewportName
}

/**
 * @param look at the state, or at how far the page came where it is not reached
 * @returns why those are not shown that are not
 */
export async function walk(
  { browser, room, states, viewport }: Walk,
  look: (page: Page, state: PageState) => Promise<void>,
): Promise<readonly string[]> {
  const problems: string[] = []
  const contexts = new Map<Viewer, BrowserContext>()
  for (const state of states) {
    const context = contexts.get(state.viewer) ?? (await contextOf(browser, room, state.viewer, viewport))
    contexts.set(state.viewer, context)
    const page = await context.newPage()
    page.setDefaultTimeout(60_000)
    await state.show(page, room).catch((cause: Error) => {
      problems.push(`${state.name} (${viewport}): ${cause.message.split('\n')[0]}`)
    })
    await look(page, state)
    await context.setOffline(false)
    await page.close()
  }
  for (const context of contexts.values()) await context.close()
  return problems
}

async function contextOf(browser: Browser, room: Showroom, viewer: Viewer, viewport: ViewportName) {
  const context = await browser.newContext({ ...VIEWPORTS[viewport], reducedMotion: 'reduce' })
  await enter(context, room, viewer)
  return context
}
