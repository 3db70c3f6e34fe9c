/** Designs: all of them, and one photo version by version. */
import { heading, open, type PageState, text } from './page-state.ts'

export const DESIGN_STATES: readonly PageState[] = [
  {
    name: 'designs-empty',
    viewer: 'newcomer',
    show: async (page, room) => {
      await open(page, room, '/designs')
      await heading(page, 'Designs')
      await text(page, 'Nothing yet')
    },
  },
  {
    name: 'designs',
    viewer: 'seller',
    show: async (page, room) => {
      await open(page, room, '/designs')
      await page.getByRole('link', { name: /^Camera/ }).waitFor()
    },
  },
  {
    name: 'design',
    viewer: 'seller',
    show: async (page, room) => {
      await open(page, room, `/designs/${room.design}`)
      await page.getByRole('region', { name: 'Tools' }).getByRole('button').nth(2).waitFor()
    },
  },
]
