/** Running out in the middle of work: the photo stays, the plan that would do is one click away, and work goes on. */
import { expect, it } from 'vitest'
import { realPhotos } from '../testing/running.ts'
import { MINUTES, visit } from '../testing/visit.ts'

const here = visit()

it(
  'a failure gives back, the last credits are announced, a denial keeps the photo, and an upgrade goes on from there',
  async () => {
    const page = await here.browser.newPage({ viewport: { width: 1280, height: 900 } })
    await page.goto(here.running.url)
    await page.getByRole('button', { name: 'Try the demo Space' }).click()
    await page.getByLabel('Photo files').setInputFiles(realPhotos(1))
    const tools = page.getByRole('region', { name: 'Tools' })
    await tools.getByRole('button', { name: /^Product Staging/ }).waitFor()
    const [space] = await here.running.client.spaces()
    const id = space?.id ?? ''
    const credits = async () =>
      (await here.running.client.usage(id)).meters.find(({ meter }) => meter === 'ai_credits')?.used
    const { members } = await here.running.client.members.list(id)
    const by = members[0]?.id ?? ''
    await here.running.client.charge(id, { by, count: 97, use: { feature: 'ai_image' } }) // 194 of 200

    await page.getByRole('link', { name: /^AI credits: 3% left/ }).waitFor()
    await page.getByRole('button', { name: 'Inbox, 1 new' }).waitFor()
    await tools.getByRole('button', { name: /^Product Staging/ }).click()
    await page.getByRole('textbox', { name: 'Anything else' }).fill('plants [fail]')
    await page.getByRole('button', { name: 'Generate · 3 credits' }).click()
    await page.getByRole('alert').getByText('3 credits given back.').waitFor({ timeout: MINUTES })
    expect(await credits()).toBe(194)

    await page.getByRole('textbox', { name: 'Anything else' }).fill('plants')
    await page.getByRole('button', { name: /· 3 credits$/ }).click()
    await page.getByRole('button', { name: 'Generate more · 6 credits' }).click({ timeout: MINUTES })
    await page.getByRole('alert').getByText('There are not enough AI credits').waitFor()
    await page.getByText('Sandbox sample').waitFor() // the picture is still there
    const address = page.url()
    await page.getByRole('alert').getByRole('link', { name: 'See Max' }).click()
    await page.getByRole('button', { name: 'Upgrade to Max' }).click()
    await page.getByRole('button', { name: 'Change to Pro' }).waitFor()
    await page.goBack()
    expect(page.url()).toBe(address)
    await page.getByRole('button', { name: 'Generate more · 6 credits' }).click()
    await page.getByRole('button', { name: 'Candidate 3' }).waitFor({ timeout: MINUTES })
    await page.close()
  },
  3 * MINUTES,
)
