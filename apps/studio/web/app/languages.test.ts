import { expect, it } from 'vitest'
import { spokenOf } from './languages.ts'

it('the page speaks the first language of the browser that it knows, as in the land of the browser', () => {
  expect(spokenOf(['en-GB', 'en'])).toEqual({ language: 'en', locale: 'en-GB' })
  expect(spokenOf(['fr-CA', 'en-AU'])).toEqual({ language: 'en', locale: 'en-CA' })
  expect(spokenOf(['en-XA'])).toEqual({ language: 'en-XA', locale: 'en-XA' })
})

it('a locale of the system that is no tag of a language is its language alone', () => {
  expect(spokenOf(['en-US@posix'])).toEqual({ language: 'en', locale: 'en' })
})

it('a browser that wishes nothing that the page speaks reads English, with numbers and dates as in its land', () => {
  expect(spokenOf(['de-DE', 'fr'])).toEqual({ language: 'en', locale: 'en-DE' })
  expect(spokenOf(['de-DE', 'de', 'en-US', 'en'])).toEqual({ language: 'en', locale: 'en-DE' })
  expect(spokenOf(['ja'])).toEqual({ language: 'en', locale: 'en-JP' })
  // English in Egypt has no ways of its own: as in the world.
  expect(spokenOf(['ar'])).toEqual({ language: 'en', locale: 'en-001' })
  expect(spokenOf([])).toEqual({ language: 'en', locale: 'en' })
})

it('numbers, dates and percent are those of the land of the reader', () => {
  const at = new Date('2026-12-02T13:30:00Z')
  const written = (wished: string) => {
    const { locale } = spokenOf([wished])
    const options = { dateStyle: 'medium', timeStyle: 'short', timeZone: 'UTC' } as const
    const date = at.toLocaleString(locale, options).replace('\u202f', ' ')
    return [date, (1_500.5).toLocaleString(locale)]
  }
  expect(written('de-DE')).toEqual(['2 Dec 2026, 13:30', '1.500,5'])
  expect(written('en-US')).toEqual(['Dec 2, 2026, 1:30 PM', '1,500.5'])
  expect(written('ar')).toEqual(['2 Dec 2026, 1:30 pm', '1,500.5'])
})
