/** Batches: all of them, one in each of its states, and the ways through its results. */
import type { Page } from 'playwright-core'
import { heading, hold, open, type PageState, press, text } from './page-state.ts'
import type { Showroom } from './showroom.ts'

async function done(page: Page, room: Showroom, show = ''): Promise<void> {
  await open(page, room, `/batches/${room.done}${show}`)
  await page
    .getByRole('button', { name: /: exported/ })
    .first()
    .waitFor()
}

/** What was decided about photos is taken back, for the state after this one. */
async function forget({ people, done }: Showroom): Promise<void> {
  const seller = people.get('seller')
  const photos = (await seller?.batch(done))?.photos.map(({ n }) => n)
  await seller?.ask('POST', `/studio/batches/${done}/decisions`, JSON.stringify({ photos, decision: null }))
}

export const BATCH_STATES: readonly PageState[] = [
  {
    name: 'batches-empty',
    viewer: 'newcomer',
    show: async (page, room) => {
      await open(page, room, '/batches')
      await heading(page, 'Batches')
      await text(page, /No Batch|Nothing|yet/i)
    },
  },
  {
    name: 'batches-loading',
    viewer: 'seller',
    show: async (page, room) => {
      await hold(page, /\/studio\/spaces\/[^/]+\/batches/)
      await open(page, room, '/batches')
      await heading(page, 'Batches')
    },
  },
  {
    name: 'batches',
    viewer: 'seller',
    show: async (page, room) => {
      await open(page, room, '/batches')
      await page.getByRole('list', { name: 'Batches' }).getByRole('listitem').nth(2).waitFor()
    },
  },
  {
    name: 'batch-done',
    viewer: 'seller',
    show: (page, room) => done(page, room),
  },
  {
    name: 'batch-failed',
    viewer: 'seller',
    show: async (page, room) => {
      await open(page, room, `/batches/${room.done}?show=failed`)
      await text(page, 'damaged.jpg')
    },
  },
  {
    name: 'batch-select',
    viewer: 'seller',
    show: async (page, room) => {
      await done(page, room)
      await press(page, 'Select')
      await page
        .getByRole('button', { name: /: exported/ })
        .nth(1)
        .click()
    },
  },
  {
    name: 'batch-run-again-menu',
    viewer: 'seller',
    show: async (page, room) => {
      await done(page, room)
      await press(page, 'Run again')
      await page.getByRole('menuitem').first().waitFor()
    },
  },
  {
    name: 'batch-run-again',
    viewer: 'seller',
    show: async (page, room) => {
      await done(page, room)
      await press(page, 'Run again')
      await page.getByRole('menuitem', { name: /All with other/ }).click()
      await page.getByRole('dialog').getByRole('button', { name: /^Run/ }).waitFor()
    },
  },
  {
    name: 'batch-downloads',
    viewer: 'seller',
    show: async (page, room) => {
      await done(page, room)
      await press(page, 'Other downloads')
      await page.getByRole('menuitem').first().waitFor()
    },
  },
  {
    name: 'batch-names',
    viewer: 'seller',
    show: async (page, room) => {
      await done(page, room)
      await press(page, 'Other downloads')
      await page.getByRole('menuitem', { name: /name/i }).click()
      await page.getByRole('dialog').waitFor()
    },
  },
  {
    name: 'review',
    viewer: 'seller',
    show: async (page, room) => {
      await done(page, room)
      await press(page, /^Check \d/)
      await page.getByRole('dialog').getByAltText('The result').waitFor()
    },
  },
  {
    name: 'review-brush',
    viewer: 'seller',
    show: async (page, room) => {
      await done(page, room)
      await press(page, /^Check \d/)
      await page.getByRole('dialog').getByAltText('The result').waitFor()
      await page.keyboard.press('e')
      await page.getByLabel('The cut-out', { exact: true }).waitFor()
    },
  },
  {
    name: 'review-over',
    viewer: 'seller',
    show: async (page, room) => {
      await done(page, room)
      await press(page, /^Check \d/)
      const photo = page.getByRole('dialog').getByAltText('The result')
      const over = page.getByRole('heading', { name: 'All checked' })
      while (
        await photo
          .or(over)
          .first()
          .waitFor()
          .then(() => photo.isVisible())
      ) {
        const count = await page
          .getByRole('dialog')
          .getByText(/\d+ of \d+/)
          .textContent()
        await page.keyboard.press('x')
        await page.getByText(count ?? '', { exact: true }).waitFor({ state: 'detached' })
      }
      await forget(room)
    },
  },
  {
    name: 'batch-paused',
    viewer: 'seller',
    show: async (page, room) => {
      await open(page, room, `/batches/${room.paused}`)
      await page.getByRole('button', { name: 'Go on' }).waitFor()
      await page.getByText('Processing').waitFor({ state: 'detached' })
    },
  },
  {
    name: 'batch-cancelled',
    viewer: 'seller',
    show: async (page, room) => {
      await open(page, room, `/batches/${room.cancelled}`)
      await heading(page, 'Test')
    },
  },
  {
    name: 'batch-gone',
    viewer: 'seller',
    show: async (page, room) => {
      await open(page, room, '/batches/none')
      await page.getByRole('link', { name: 'All Batches' }).waitFor()
    },
  },
]
