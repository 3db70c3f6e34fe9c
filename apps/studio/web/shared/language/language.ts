/** The language that the page speaks: one for as long as it is open, and English as soon as this module is loaded. */
import { i18n, type Messages } from '@lingui/core'

export { i18n }

export const ENGLISH: SpokenLanguage = { language: 'en', locale: 'en' }

/** As a browser asks for it: English as in Britain is "en" and "en-GB". */
export interface SpokenLanguage {
  /** Of the words. */
  readonly language: string
  /** Of numbers and dates, and of the forms of a plural. */
  readonly locale: string
}

speak(ENGLISH, {})

/** @param messages by their ids; those of English stand in the code */
export function speak({ language, locale }: SpokenLanguage, messages: Messages): void {
  i18n.loadAndActivate({ locale: language, locales: locale, messages })
  if (typeof document !== 'undefined') document.documentElement.lang = locale
}

/** In which numbers, dates and lists are written, so that a sentence is of one language: "in 3 days", "1,500". */
export function locale(): string {
  return i18n.locales?.toString() ?? ENGLISH.locale
}
