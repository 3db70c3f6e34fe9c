import { Hono } from 'hono'
import { expect, it } from 'vitest'
import { answerHeaders } from './answer-headers.ts'
import { notFound } from './caller.ts'
import { problemResponse } from './problem.ts'

const app = new Hono()
  .use(answerHeaders)
  .get('/work', (context) => context.json({ photos: 3 }))
  .get('/photo', (context) => context.body('…', 200, { 'cache-control': 'private, max-age=3600' }))
  .get('/refused', () => {
    throw notFound()
  })
  .onError((error) => problemResponse(error, () => undefined))

it.each([
  ['/work', 'no-store'],
  ['/refused', 'no-store'],
  ['/photo', 'private, max-age=3600'],
])('%s is kept as %s, and taken for no other type', async (path, kept) => {
  const { headers } = await app.request(path)
  expect([headers.get('cache-control'), headers.get('x-content-type-options')]).toEqual([kept, 'nosniff'])
})
