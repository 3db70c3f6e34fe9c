/** What is shown to who is not signed in, or is in no Space. */
import { cut, heading, hold, open, type PageState, press, text } from './page-state.ts'

export const VISITOR_STATES: readonly PageState[] = [
  {
    name: 'welcome',
    viewer: 'visitor',
    show: async (page, room) => {
      await open(page, room, '/')
      await heading(page, 'A whole shoot')
      await page.getByRole('img', { name: /./ }).first().waitFor()
    },
  },
  {
    name: 'welcome-loading',
    viewer: 'visitor',
    show: async (page, room) => {
      await hold(page, /\/v1\/me/)
      await open(page, room, '/')
      await text(page, 'Loading the studio')
    },
  },
  {
    name: 'welcome-server-down',
    viewer: 'visitor',
    show: async (page, room) => {
      await cut(page, /\/v1\//)
      await open(page, room, '/')
      await text(page, 'does not answer')
    },
  },
  {
    name: 'sign-in-refused',
    viewer: 'visitor',
    show: async (page, room) => {
      await open(page, room, '/')
      await press(page, 'Sign in')
      await page.getByLabel('E-mail').fill('seller@example.com')
      await page.getByLabel('Password').fill('wrong horse')
      await page.getByRole('form').getByRole('button', { name: 'Sign in', exact: true }).click()
      await text(page, 'Wrong e-mail or password')
    },
  },
  {
    name: 'join',
    viewer: 'visitor',
    show: async (page, room) => {
      await open(page, room, `/join/${room.invitation}`)
      await heading(page, /You are invited/)
    },
  },
  {
    name: 'join-gone',
    viewer: 'visitor',
    show: async (page, room) => {
      await open(page, room, '/join/none')
      await page.getByRole('link', { name: 'To the studio' }).waitFor()
    },
  },
  {
    name: 'new-password',
    viewer: 'visitor',
    show: async (page, room) => {
      await open(page, room, '/password/none')
      await page
        .getByLabel(/password/i)
        .first()
        .waitFor()
    },
  },
  {
    name: 'new-space',
    viewer: 'spaceless',
    show: async (page, room) => {
      await open(page, room, '/')
      await heading(page, 'Create a Space')
    },
  },
]
