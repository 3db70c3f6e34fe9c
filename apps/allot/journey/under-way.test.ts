/** What is being generated, as a person sees it: a cancel, a wait, what comes after they went on, a preview that is gone. */
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import type { Page } from 'playwright-core'
import { expect, it } from 'vitest'
import { type Running, realPhotos } from '../testing/running.ts'
import { MINUTES, signUp, visit } from '../testing/visit.ts'

// In the demo Space it is on anyway; Ann and Bob have their own.
const here = visit({ ALLOT_AI_SANDBOX: 'on' })

async function enterDemo(photos: number): Promise<Page> {
  const page = await here.browser.newPage({ viewport: { width: 1280, height: 900 } })
  await page.goto(here.running.url)
  await page.getByRole('button', { name: 'Try the demo Space' }).click()
  await page.getByLabel('Photo files').setInputFiles(realPhotos(photos))
  return page
}

it(
  'a preview is cancelled, waits, and is left out of the quote once it is paid; one that is gone is made anew',
  async () => {
    const page = await enterDemo(2)
    await page.getByRole('button', { name: 'Add a step' }).click()
    await page
      .getByRole('dialog')
      .getByRole('button', { name: /^Virtual Model/ })
      .click()
    await page.getByText(/Takes 8 AI credits/).waitFor()
    await page.getByRole('textbox', { name: 'Anything else' }).fill('[slow]')
    await page.getByRole('button', { name: 'Generate · 4 credits' }).click({ timeout: MINUTES })
    await page.getByText('It may be cancelled.').waitFor()
    await page.getByRole('button', { name: 'Cancel', exact: true }).click()
    await page.getByText(/It was cancelled/).waitFor({ timeout: MINUTES })
    await page.getByText(/given back\.|all the same\./).waitFor()

    await page.getByRole('textbox', { name: 'Anything else' }).fill('[rate-limit]')
    await page.getByRole('button', { name: /^(Generate|Try again) · 4 credits/ }).click()
    await page.getByText(/The work goes on by itself in \d+ seconds?\./).waitFor({ timeout: MINUTES })
    await page.getByText('Virtual Model: 4 credits taken').waitFor({ timeout: MINUTES })
    await page.getByText(/Takes 4 AI credits .* 1 picture of your previews is paid already\./).waitFor()

    // As after a day, or where a hundred others came since.
    const previews = new DatabaseSync(join(here.running.data, 'studio/previews.sqlite'))
    previews.exec('DELETE FROM previews')
    previews.close()
    await page.getByRole('button', { name: 'Add a step' }).click()
    await page
      .getByRole('dialog')
      .getByRole('button', { name: /^Background/ })
      .click()
    await page.getByText('Virtual Model: 4 credits taken').waitFor({ state: 'detached' })
    await page
      .getByRole('status', { name: 'The preview is being made' })
      .waitFor({ state: 'detached', timeout: MINUTES })
    expect(await page.getByRole('region', { name: 'Preview' }).getByRole('alert').count()).toBe(0)
    await page.close()
  },
  4 * MINUTES,
)

it(
  'what is ready after a person went on is said in a note, which leads to it',
  async () => {
    const page = await enterDemo(1)
    const tools = page.getByRole('region', { name: 'Tools' })
    await tools.getByRole('button', { name: /^Virtual Model/ }).click()
    await page.getByRole('button', { name: 'Generate · 4 credits' }).click()
    await page.waitForURL(/\/designs\/[^/]+$/, { timeout: MINUTES })
    await page.getByText('It may be cancelled.').waitFor()
    await page.getByRole('button', { name: 'All tools' }).click()
    await tools.getByRole('button', { name: /^Remove background/ }).click()
    await page.getByText('Virtual Model is ready').waitFor({ timeout: MINUTES })
    await page.getByRole('heading', { name: 'Remove background' }).waitFor()
    await page.getByRole('button', { name: 'Show it' }).click()
    await page.getByText('Sandbox sample').waitFor()
    expect(page.url()).toMatch(/\/designs\/[^/]+$/)
    await page.close()
  },
  3 * MINUTES,
)

// What hangs is on its way until it is cancelled, however busy the machine is.
it(
  'a version that is being made is shown after a reload and on the way back, where it can be cancelled',
  async () => {
    const page = await enterDemo(1)
    await page
      .getByRole('region', { name: 'Tools' })
      .getByRole('button', { name: /^Virtual Model/ })
      .click()
    await page.getByRole('textbox', { name: 'Anything else' }).fill('[hang]')
    await page.getByRole('button', { name: 'Generate · 4 credits' }).click()
    const versions = page.getByRole('region', { name: 'Versions' }).getByRole('listitem')
    await versions.filter({ hasText: 'being made …' }).waitFor({ timeout: MINUTES })
    await page.reload()
    await page.getByRole('button', { name: 'Generating …' }).waitFor({ timeout: MINUTES })
    await versions.filter({ hasText: 'being made …' }).waitFor()
    await page.getByRole('link', { name: 'Batches' }).first().click()
    await page.goBack()
    await page.getByRole('button', { name: 'Generating …' }).waitFor({ timeout: MINUTES })
    await page.getByRole('button', { name: 'Cancel', exact: true }).click()
    await page.getByText('It was cancelled.', { exact: true }).waitFor({ timeout: MINUTES })
    await versions.filter({ hasText: 'being made …' }).waitFor({ state: 'detached' })
    expect(await page.getByText('Virtual Model was not made').count()).toBe(0)
    await page.getByRole('textbox', { name: 'Anything else' }).fill('')
    await page.getByRole('button', { name: /^(Generate|Try again) · 4 credits/ }).click()
    await page.reload()
    await page.getByText('Sandbox sample').waitFor({ timeout: MINUTES })
    await versions.filter({ hasText: 'Virtual Model4 credits' }).waitFor()
    expect(await versions.count()).toBe(2)
    await page.close()
  },
  3 * MINUTES,
)

it(
  'the pile and a preview that is being made are there after a reload and on the way back',
  async () => {
    const page = await enterDemo(2)
    await page.getByRole('button', { name: 'Add a step' }).click()
    await page
      .getByRole('dialog')
      .getByRole('button', { name: /^Virtual Model/ })
      .click()
    await page.getByRole('textbox', { name: 'Anything else' }).fill('[hang]')
    await page.getByRole('button', { name: 'Generate · 4 credits' }).click({ timeout: MINUTES })
    await page.getByText('It may be cancelled.').waitFor()
    await page.getByRole('link', { name: 'Batches' }).first().click()
    await page.getByRole('link', { name: 'Create' }).first().click()
    await page.getByRole('button', { name: 'Generating …' }).waitFor({ timeout: MINUTES })
    await page.reload()
    await page.getByRole('heading', { name: '2 photos' }).waitFor()
    await page.getByRole('button', { name: 'Generating …' }).waitFor({ timeout: MINUTES })
    await page.getByRole('button', { name: 'Cancel', exact: true }).click()
    await page.getByText(/It was cancelled/).waitFor({ timeout: MINUTES })
    await page.getByRole('button', { name: 'Start over' }).click()
    await page.reload()
    await page.getByRole('link', { name: 'start from words' }).waitFor()
    await page.close()
  },
  3 * MINUTES,
)

it(
  'two members work on one design: each sees what the other makes, no picture is taken away, and who is removed is told',
  async () => {
    const contexts = await Promise.all([here.browser.newContext(), here.browser.newContext()])
    const [ann, bob] = await Promise.all(contexts.map((each) => each.newPage()))
    if (!ann || !bob) throw new Error('There are two pages.')
    for (const page of [ann, bob]) await page.goto(here.running.url)
    await signUp(ann, 'Ann', 'Corner Shop')
    await signUp(bob, 'Bob', 'Own Shop')
    await bob.getByRole('link', { name: 'start from words' }).waitFor()
    const [space, member] = await sharedSpace(here.running)
    await bob.evaluate(`localStorage.setItem('allot.space', '${space}')`)
    const entries = (page: Page) => page.getByRole('region', { name: 'Versions' }).getByRole('listitem')
    const shown = (page: Page, at: number) =>
      entries(page).nth(at).getByRole('button', { pressed: true }).waitFor({ timeout: MINUTES })

    await ann.getByRole('link', { name: 'start from words' }).click()
    await ask(ann, /^AI Logos/, 'What to draw', 'a fox')
    await ann.getByText('Sandbox sample').waitFor({ timeout: MINUTES })
    await bob.goto(ann.url())
    await entries(bob).filter({ hasText: 'Ann · 2 credits' }).waitFor({ timeout: MINUTES })

    await ask(ann, /^Edit with AI/, 'What to change', 'a hat [hang]')
    await entries(bob).filter({ hasText: 'Ann · being made' }).waitFor({ timeout: MINUTES })
    await ask(bob, /^Edit with AI/, 'What to change', 'a scarf')
    await entries(ann).filter({ hasText: 'Bob · 3 credits' }).waitFor({ timeout: MINUTES })
    await shown(ann, 0)
    await shown(bob, 1)
    await ann.getByRole('button', { name: 'Cancel', exact: true }).click()
    await entries(bob).filter({ hasText: 'Ann · being made' }).waitFor({ state: 'detached' })
    expect(await entries(bob).count()).toBe(2)

    await here.running.client.members.remove(space, member)
    await bob.getByText('There is nothing here, or it is not yours.').waitFor({ timeout: MINUTES })
    for (const each of contexts) await each.close()
  },
  4 * MINUTES,
)

async function ask(page: Page, tool: RegExp, field: string, words: string): Promise<void> {
  await page.getByRole('region', { name: 'Tools' }).getByRole('button', { name: tool }).click()
  await page.getByRole('textbox', { name: field }).fill(words)
  await page.getByRole('button', { name: /^Generate · / }).click()
}

/** Bob becomes a member of Ann's Space. @returns the Space, and who Bob is */
async function sharedSpace({ client }: Running): Promise<readonly [string, string]> {
  const spaces = await client.spaces()
  const named = (name: string) => spaces.find((space) => space.name === name)?.id ?? ''
  const { members } = await client.members.list(named('Own Shop'))
  const bob = members[0]?.id ?? ''
  await client.members.add(named('Corner Shop'), { member: bob })
  return [named('Corner Shop'), bob]
}
