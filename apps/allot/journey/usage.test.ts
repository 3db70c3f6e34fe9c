import { readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { MINUTES, signUp, visit } from '../testing/visit.ts'

const here = visit()

it('shows a warning in the inbox until it is read, and the usage of each member, also as CSV', {
  timeout: 2 * MINUTES,
}, async () => {
  const page = await here.browser.newPage({ viewport: { width: 1280, height: 900 } })
  await page.goto(here.running.url)
  await signUp(page, 'Ann', 'Corner Shop')
  await page.getByRole('button', { name: 'Inbox', exact: true }).waitFor()

  const [space] = await here.running.client.spaces()
  if (!space) throw new Error('There is no Space.')
  const { members } = await here.running.client.members.list(space.id)
  const by = members[0]?.id ?? ''
  for (const idempotencyKey of ['1', '2'])
    expect(
      await here.running.client.charge(space.id, { by, count: 200, batch: [] }, { idempotencyKey }),
    ).toMatchObject({
      allowed: true,
    })

  await page.reload()
  await page.getByRole('button', { name: 'Inbox, 1 new' }).click()
  await page.getByText('80 % of Batch exports are used.').waitFor()
  await page.keyboard.press('Escape')
  await page.getByRole('button', { name: 'Inbox', exact: true }).waitFor()

  await page.getByRole('link', { name: 'Usage' }).click()
  await page.getByRole('row', { name: 'Ann Batch 400' }).waitFor()
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('link', { name: 'CSV' }).click(),
  ])
  expect(readFileSync(await download.path(), 'utf8').split('\r\n')[1]).toMatch(
    /^20\d\d-\d\d-\d\d,.*,Ann,batch,400,400$/,
  )
})

it('says for each amount of a Free Space whether it renews, and when (REQ-143)', {
  timeout: 2 * MINUTES,
}, async () => {
  const page = await here.browser.newPage({ viewport: { width: 1280, height: 900 } })
  await page.goto(here.running.url)
  await signUp(page, 'Bob', 'Flower Shop')
  await page.getByRole('link', { name: 'Usage' }).waitFor()
  await page.evaluate(async () => {
    const headers = { 'content-type': 'application/json', 'idempotency-key': 'free' }
    const body = JSON.stringify({ name: 'Free Shop', plan: 'free', period: 'monthly' })
    await fetch('/v1/spaces', { method: 'POST', headers, body })
  })
  await page.reload()
  await page.getByRole('button', { name: 'Space and account' }).click()
  await page.getByRole('menuitem', { name: 'Free Shop' }).click()
  await page.getByRole('link', { name: 'Usage' }).click()
  await page.getByText('AI credits do not renew.').waitFor()
  await page.getByRole('region', { name: 'Exports', exact: true }).getByText('250 left. Renews').waitFor()
})

it('says of a second Free Space which Space has the free credits, and where there are more', {
  timeout: 2 * MINUTES,
}, async () => {
  const page = await here.browser.newPage({ viewport: { width: 1280, height: 900 } })
  await page.goto(here.running.url)
  await signUp(page, 'Cleo', 'Tea Shop')
  await page.getByRole('link', { name: 'Usage' }).waitFor()
  await page.evaluate(async () => {
    for (const name of ['First Free', 'Second Free']) {
      const headers = { 'content-type': 'application/json', 'idempotency-key': name }
      const body = JSON.stringify({ name, plan: 'free', period: 'monthly' })
      await fetch('/v1/spaces', { method: 'POST', headers, body })
    }
  })
  await page.reload()
  await page.getByRole('button', { name: 'Space and account' }).click()
  await page.getByRole('menuitem', { name: 'Second Free' }).click()
  await page.getByRole('link', { name: 'Usage' }).click()
  await page.getByText('This Space has no free credits: you used yours in First Free.').waitFor()
  await page.getByRole('link', { name: 'paid plan' }).click()
  await page.waitForURL('**/plan')
})
