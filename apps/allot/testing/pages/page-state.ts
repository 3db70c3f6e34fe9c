/** One state of one page: who looks, and what they do until it is shown. */
import type { Page } from 'playwright-core'
import type { Showroom, Viewer } from './showroom.ts'

export interface PageState {
  /** As its picture is called. */
  readonly name: string
  readonly viewer: Viewer
  /** Opens it. It is there when this resolves. */
  show(page: Page, showroom: Showroom): Promise<void>
}

export async function open(page: Page, { running }: Showroom, path: string): Promise<void> {
  await page.goto(running.url + path)
}

export async function press(page: Page, name: string | RegExp): Promise<void> {
  await page.getByRole('button', { name }).first().click()
}

export async function text(page: Page, said: string | RegExp): Promise<void> {
  await page.getByText(said).filter({ visible: true }).first().waitFor()
}

export async function heading(page: Page, said: string | RegExp): Promise<void> {
  await page.getByRole('heading', { name: said }).first().waitFor()
}

/** Answers to these addresses never come. */
export async function hold(page: Page, addresses: RegExp): Promise<void> {
  await page.route(addresses, () => undefined)
}

/** These addresses cannot be reached. */
export async function cut(page: Page, addresses: RegExp): Promise<void> {
  await page.route(addresses, (route) => route.abort('connectionrefused'))
}
