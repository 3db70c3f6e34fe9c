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

/** The first that the page speaks of what a browser wishes: of [fr-CA, en-GB] it is English as in Britain. */
export function spokenOf(wished: readonly string[]): SpokenLanguage {
  for (const locale of wished) {
    if (CATALOGS.has(locale)) return { language: locale, locale }
    const [language = ''] = locale.split('-')
    if (language === ENGLISH.language || CATALOGS.has(language))
      return { language, locale: isTag(locale) ? locale : language }
  }
  return ENGLISH
}

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
