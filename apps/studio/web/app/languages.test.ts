import { expect, it } from 'vitest'
import { spokenOf } from './languages.ts'

it('the page speaks the first language of the browser that it knows, as in the land of the browser', () => {
  expect(spokenOf(['en-GB', 'en'])).toEqual({ language: 'en', locale: 'en-GB' })
  expect(spokenOf(['fr-CA', 'en-AU'])).toEqual({ language: 'en', locale: 'en-AU' })
  expect(spokenOf(['en-XA'])).toEqual({ language: 'en-XA', locale: 'en-XA' })
})

it('a locale of the system that is no tag of a language is its language alone', () => {
  expect(spokenOf(['en-US@posix'])).toEqual({ language: 'en', locale: 'en' })
})

it('a browser that wishes nothing that the page speaks is answered in English, numbers and dates too', () => {
  expect(spokenOf(['ja-JP', 'de'])).toEqual({ language: 'en', locale: 'en' })
  expect(spokenOf([])).toEqual({ language: 'en', locale: 'en' })
})
