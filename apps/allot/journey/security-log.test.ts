import { expect, it } from 'vitest'
import { allot } from '../testing/running.ts'
import { MINUTES, signUp, visit } from '../testing/visit.ts'

const here = visit()

it('an owner sees who did what from where, an operator prints it, and neither shows a secret', {
  timeout: 2 * MINUTES,
}, async () => {
  const page = await here.browser.newPage({ viewport: { width: 1280, height: 900 } })
  await page.goto(here.running.url)
  await signUp(page, 'Ann', 'Corner Shop')
  await page.getByRole('link', { name: 'Members' }).click()
  const [space] = await here.running.client.spaces()
  if (!space) throw new Error('There is no Space.')
  const made = await here.running.client.keys.make(space.id, { name: 'farm', scopes: ['read'] })
  const guesses = [1, 2, 3].map(() =>
    fetch(`${here.running.url}/v1/spaces/${space.id}/keys`, {
      headers: { authorization: `Bearer ${made.key}`, 'user-agent': 'farm/2' },
    }),
  )
  expect((await Promise.all(guesses)).map(({ status }) => status)).toEqual([403, 403, 403])

  await page.getByRole('link', { name: 'Security log' }).click()
  await page.getByRole('row', { name: /Access refused 3 times.*127\.0\.0\.1/ }).waitFor()
  await page.getByRole('row', { name: /key_studio Key created/ }).waitFor()
  await page.getByRole('row', { name: /Ann Space created/ }).waitFor()
  await page.getByText('Refused', { exact: true }).click()
  await page.getByRole('row', { name: /Space created/ }).waitFor({ state: 'detached' })

  const told = await allot(['security-log', '--space', 'Corner Shop', '--json'], here.running.data)
  expect(told.status).toBe(0)
  const lines = told.out
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line))
  expect(lines.map(({ act }) => act.action)).toEqual([
    'signed_up',
    'space_created',
    'key_created',
    'access_refused',
  ])
  expect(lines.at(-1)).toMatchObject({
    ...{ count: 3, agent: 'farm/2', space: space.id, by: { kind: 'key', id: made.id, name: 'farm' } },
  })
  for (const secret of [made.key, 'correct horse', 'ann@example.com']) expect(told.out).not.toContain(secret)
  const people = await allot(
    ['security-log', '--action', 'key_created', '--since', 'PT1H'],
    here.running.data,
  )
  expect(people.out).toMatch(/key_created key=key_\S+ name=farm kind=secret scopes=read/)
  const wrong = await allot(['security-log', '--since', 'yesterday'], here.running.data)
  expect(wrong).toMatchObject({ status: 2, out: '' })
})

it('an owner makes a key on the page, is shown it once, and revokes it', {
  timeout: 2 * MINUTES,
}, async () => {
  const page = await here.browser.newPage({ viewport: { width: 390, height: 900 } })
  await page.goto(here.running.url)
  await signUp(page, 'Bea', 'Bakery')
  await page.getByRole('button', { name: 'Space and account' }).waitFor()
  await page.goto(`${here.running.url}/members`)
  await page.getByRole('button', { name: 'Make a key' }).click()
  const form = page.getByRole('form', { name: 'Make a key' })
  await form.getByLabel('Name').fill('till')
  await form.getByText('charge what members do').click()
  await form.getByLabel('Until').fill('2099-12-31')
  await form.getByLabel('Addresses').fill('127.0.0.1, 203.0.113.0/33')
  await form.getByRole('button', { name: 'Make the key' }).click()
  await form.getByRole('alert').getByText('203.0.113.0/33').waitFor()
  await form.getByLabel('Addresses').fill('127.0.0.1')
  await form.getByRole('button', { name: 'Make the key' }).click()
  const shown = page.getByLabel(/The key till is shown only now/)
  const text = await shown.inputValue()
  const row = page.getByRole('listitem').filter({ hasText: 'till' })
  await row
    .getByText(/may read, operate · made by Bea · never used · until .*2099|2100.* · only from 127\.0\.0\.1/)
    .waitFor()
  const usage = () =>
    fetch(`${here.running.url}/v1/spaces`, { headers: { authorization: `Bearer ${text}` } }).then(
      ({ status }) => status,
    )
  expect(await usage()).toBe(200)
  await page.reload()
  await row.getByText('last used').waitFor()
  expect(await page.content()).not.toContain(text)
  await row.getByRole('button', { name: 'Revoke' }).click()
  await page.getByRole('alertdialog').getByRole('button', { name: 'Revoke' }).click()
  await row.waitFor({ state: 'detached' })
  expect(await usage()).toBe(401)
})
