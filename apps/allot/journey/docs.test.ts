import { expect, it } from 'vitest'
import { openBrowser } from '../testing/browser.ts'
import { start } from '../testing/running.ts'

it('shows the reference of the API without a request to another host', async () => {
  const running = await start()
  const browser = await openBrowser()
  const page = await browser.newPage()
  const asked: string[] = []
  const complaints: string[] = []
  page.on('request', (request) => asked.push(new URL(request.url()).origin))
  page.on('console', (line) => line.type() === 'error' && complaints.push(line.text()))
  await page.goto(`${running.url}/docs`)
  await page.getByText('/v1/spaces/{space}/charges').first().click()
  await page.getByRole('button', { name: 'Try it out' }).waitFor()
  expect(new Set(asked.filter((origin) => origin !== 'null'))).toEqual(new Set([running.url]))
  expect(complaints).toEqual([])
  await browser.close()
  await running.stop()
})
