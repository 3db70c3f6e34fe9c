/** Numbers and amounts as people read them, in the language of the page. */
import { t } from '@lingui/core/macro'
import { locale } from '../language/language.ts'

/** "1,500", "unlimited". */
export function formatAmount(amount: number | 'unlimited'): string {
  return typeof amount === 'number' ? amount.toLocaleString(locale()) : t`unlimited`
}

/** "80%". @param percent of a hundred */
export function formatPercent(percent: number): string {
  return (percent / 100).toLocaleString(locale(), { style: 'percent' })
}

/** "840 kB", "2.4 MB". */
export function formatBytes(bytes: number): string {
  const [amount, unit] = bytes < 1_000_000 ? [bytes / 1_000, 'kilobyte'] : [bytes / 1_000_000, 'megabyte']
  return amount.toLocaleString(locale(), {
    ...{ style: 'unit', unit, unitDisplay: 'short' },
    maximumFractionDigits: unit === 'megabyte' ? 1 : 0,
  })
}

/** "50 MB", as files are limited: a megabyte of 1024 × 1024 bytes. */
export function formatMegabytes(bytes: number): string {
  return formatBytes((bytes / 1024 / 1024) * 1_000_000)
}

/** "red, blue and green", as the language joins what it lists. */
export function formatList(
  words: readonly string[],
  type: 'conjunction' | 'disjunction' = 'conjunction',
): string {
  return new Intl.ListFormat(locale(), { type }).format(words)
}
