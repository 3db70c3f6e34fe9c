/** What belongs to the Space and to the person: usage, plan, members, the account; and what opens over every page. */
import { heading, hold, open, type PageState, press, text } from './page-state.ts'

export const SPACE_STATES: readonly PageState[] = [
  {
    name: 'usage',
    viewer: 'seller',
    show: async (page, room) => {
      await open(page, room, '/usage')
      await page.getByRole('region', { name: 'Batch exports' }).waitFor()
    },
  },
  {
    name: 'usage-loading',
    viewer: 'seller',
    show: async (page, room) => {
      await hold(page, /\/v1\/spaces\/[^/]+\/usage/)
      await open(page, room, '/usage')
      await heading(page, 'Usage')
    },
  },
  {
    name: 'plan',
    viewer: 'seller',
    show: async (page, room) => {
      await open(page, room, '/plan')
      await page.getByRole('button', { name: 'Upgrade to Max' }).waitFor()
    },
  },
  {
    name: 'members',
    viewer: 'seller',
    show: async (page, room) => {
      await open(page, room, '/members')
      await text(page, 'Shop system')
    },
  },
  {
    name: 'members-new-key',
    viewer: 'seller',
    show: async (page, room) => {
      await open(page, room, '/members')
      await press(page, 'Make a key')
      await page.getByRole('form', { name: 'Make a key' }).waitFor()
    },
  },
  {
    name: 'security-log',
    viewer: 'seller',
    show: async (page, room) => {
      await open(page, room, '/members/security')
      await page.getByRole('table').waitFor()
    },
  },
  {
    name: 'space',
    viewer: 'seller',
    show: async (page, room) => {
      await open(page, room, '/space')
      await heading(page, 'Shop')
    },
  },
  {
    name: 'account',
    viewer: 'seller',
    show: async (page, room) => {
      await open(page, room, '/account')
      await heading(page, 'Account and security')
    },
  },
  {
    name: 'account-menu',
    viewer: 'seller',
    show: async (page, room) => {
      await open(page, room, '/usage')
      await press(page, 'Space and account')
      await page.getByRole('menuitem').first().waitFor()
    },
  },
  {
    name: 'inbox',
    viewer: 'seller',
    show: async (page, room) => {
      await open(page, room, '/usage')
      await press(page, /^Inbox/)
      await page.getByRole('dialog').waitFor()
    },
  },
  {
    name: 'about',
    viewer: 'seller',
    show: async (page, room) => {
      await open(page, room, '/about')
      await text(page, /Licence/)
    },
  },
]
