/** Create: nothing is picked, one photo, a pile, and what keeps it from leaving. */
import type { Page } from 'playwright-core'
import { heading, open, type PageState, press, text } from './page-state.ts'
import type { Showroom } from './showroom.ts'

/** Nothing of an earlier visit is there. */
async function begin(page: Page, room: Showroom): Promise<void> {
  await open(page, room, '/')
  await page.getByRole('navigation').first().waitFor()
  const files = page.getByLabel('Photo files')
  const clear = page.getByRole('button', { name: /^(Remove all|Start over|Another photo)/ })
  await files.or(clear).first().waitFor({ state: 'attached' })
  if (await clear.first().isVisible()) await clear.first().click()
  await files.first().waitFor({ state: 'attached' })
}

async function pick(page: Page, room: Showroom, count: number): Promise<void> {
  await begin(page, room)
  await page.getByLabel('Photo files').first().setInputFiles(room.photos.slice(0, count))
}

async function previewed(page: Page): Promise<void> {
  const preview = page.getByRole('region', { name: 'Preview' })
  await preview.locator('img').first().waitFor()
  await page.getByRole('status', { name: 'The preview is being made' }).waitFor({ state: 'detached' })
}

export const CREATE_STATES: readonly PageState[] = [
  {
    name: 'create-empty',
    viewer: 'newcomer',
    show: async (page, room) => {
      await begin(page, room)
      await text(page, 'Drop your photos here')
    },
  },
  {
    name: 'create-one',
    viewer: 'newcomer',
    show: async (page, room) => {
      await pick(page, room, 1)
      await page.getByRole('region', { name: 'Tools' }).getByRole('button').nth(2).waitFor()
    },
  },
  {
    name: 'create-one-tool',
    viewer: 'newcomer',
    show: async (page, room) => {
      await pick(page, room, 1)
      await page
        .getByRole('region', { name: 'Tools' })
        .getByRole('button', { name: /^Product Staging/ })
        .click()
      await page.getByRole('textbox', { name: 'Anything else' }).waitFor()
    },
  },
  {
    name: 'create-pile',
    viewer: 'newcomer',
    show: async (page, room) => {
      await pick(page, room, 9)
      await previewed(page)
      await page.getByRole('button', { name: /^Export 9 ·/ }).waitFor()
    },
  },
  {
    name: 'create-pile-step',
    viewer: 'newcomer',
    show: async (page, room) => {
      await pick(page, room, 3)
      await press(page, 'Add a step')
      await page.getByRole('dialog').getByRole('button').nth(3).waitFor()
    },
  },
  {
    name: 'create-refused',
    viewer: 'free',
    show: async (page, room) => {
      await pick(page, room, 4)
      await page.getByRole('alert').first().waitFor()
    },
  },
  {
    name: 'create-offline',
    viewer: 'newcomer',
    show: async (page, room) => {
      await pick(page, room, 3)
      await page.getByRole('button', { name: /^Export 3/ }).waitFor()
      await page.context().setOffline(true)
      await text(page, /You are offline/)
    },
  },
  {
    name: 'words',
    viewer: 'newcomer',
    show: async (page, room) => {
      await open(page, room, '/designs/new')
      await page.getByRole('button', { name: /^AI Logos/ }).waitFor()
    },
  },
  {
    name: 'create-recent',
    viewer: 'seller',
    show: async (page, room) => {
      await begin(page, room)
      await heading(page, /Recent|Batches|Drop/)
    },
  },
]
