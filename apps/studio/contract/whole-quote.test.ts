import { expect, it } from 'vitest'
import { wholeQuote } from './whole-quote.ts'

const MODEL = [{ feature: 'virtual_model' }]

it('photos that take the same are one number', () => {
  expect(wholeQuote([MODEL, MODEL, MODEL])).toEqual({ count: 3, batch: MODEL })
})

it('where one takes something else, they are said in their order', () => {
  expect(wholeQuote([MODEL, [], [], MODEL])).toEqual({
    mixed: [
      { count: 1, batch: MODEL },
      { count: 2, batch: [] },
      { count: 1, batch: MODEL },
    ],
  })
})

it('a thousand photos that change all the time are still one quote', () => {
  const photos = Array.from({ length: 1_000 }, (_, at) => (at % 2 === 0 ? MODEL : []))
  expect(wholeQuote(photos)).toEqual({
    mixed: [
      { count: 500, batch: MODEL },
      { count: 500, batch: [] },
    ],
  })
})
