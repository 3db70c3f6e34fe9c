/** Which languages the page speaks, and which one of them a browser is answered in. */
import type { Messages } from '@lingui/core'
import { ENGLISH, type SpokenLanguage, speak } from '../shared/language/language.ts'

/**
 * Catalogs by their language. English needs none; `en-XA` is English with accents, in which a test sees the words that
 * are in no catalog.
 */
const CATALOGS: ReadonlyMap<string, () => Promise<{ readonly messages: Messages }>> = new Map([
  ['en-XA', () => import('../messages/en.po?in=en-XA')],
])

/**
 * The first language that the page speaks of what a browser wishes. Numbers and dates of English are as in the land of the
 * first wish: a browser in Germany wishes [de-DE, en-US], and has "1.500" and "2 Dec, 14:30" of it, not "Dec 2, 2:30 PM".
 */
export function spokenOf(wished: readonly string[]): SpokenLanguage {
  const [first] = wished.filter(isTag)
  for (const locale of wished) {
    if (CATALOGS.has(locale)) return { language: locale, locale }
    const [language = ''] = locale.split('-')
    if (language === ENGLISH.language) break
    if (CATALOGS.has(language)) return { language, locale: isTag(locale) ? locale : language }
  }
  if (first === undefined || first === ENGLISH.language) return ENGLISH
  return { ...ENGLISH, locale: first.startsWith(`${ENGLISH.language}-`) ? first : englishIn(first) }
}

/** As English is written in the land of a locale, or in the world where that land has no ways of its own. */
function englishIn(locale: string): string {
  const own = `${ENGLISH.language}-${new Intl.Locale(locale).maximize().region ?? WORLD}`
  return new Intl.DateTimeFormat(own).resolvedOptions().locale === own ? own : `${ENGLISH.language}-${WORLD}`
}

const WORLD = '001'

/** A browser may name a locale of its system, "en-US@posix", with which nothing can be formatted. */
function isTag(locale: string): boolean {
  try {
    return Intl.getCanonicalLocales(locale).length > 0
  } catch {
    return false
  }
}

/** Before the first page is shown. Without its catalog, as on a lost connection, the page speaks English. */
export async function speakAsWished(): Promise<void> {
  const spoken = spokenOf(navigator.languages)
  const load = CATALOGS.get(spoken.language)
  const messages = load ? (await load().catch(() => undefined))?.messages : {}
  if (messages) speak(spoken, messages)
}
