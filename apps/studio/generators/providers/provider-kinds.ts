/** The kinds of providers, by the name that settings use. A new one is a file here and a line. */
import { blackForestLabs } from './black-forest-labs.ts'
import { fal } from './fal.ts'
import { google } from './google.ts'
import { luma } from './luma.ts'
import { openaiCompatible } from './openai-compatible.ts'
import type { ProviderKind } from './provider-kind.ts'
import { replicate } from './replicate.ts'

export const KIND_NAMES = [
  'openai-compatible',
  'google',
  'fal',
  'replicate',
  'black-forest-labs',
  'luma',
] as const

export type KindName = (typeof KIND_NAMES)[number]

export const KINDS: Readonly<Record<KindName, ProviderKind>> = {
  'openai-compatible': openaiCompatible,
  google,
  fal,
  replicate,
  'black-forest-labs': blackForestLabs,
  luma,
}
