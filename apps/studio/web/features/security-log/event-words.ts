/** A security event in words. They follow from its names, so a new act needs none here. */
import type { SecurityEventDocument } from '@allot/client/wire'
import { t } from '@lingui/core/macro'

type Names = ReadonlyMap<string, string>

/** "Ann", "key farm", "key_studio" for one that a process made for itself, or whose account it is about where no credential was accepted. */
export function whoOf({ by, account }: SecurityEventDocument, names: Names): string {
  if (by.kind === 'key') return by.name === null ? (by.id ?? t`a key`) : t`key ${by.name}`
  if (by.kind === 'person') return by.name ?? names.get(by.id ?? '') ?? by.id ?? t`a person`
  return account === null ? t`not known` : t`not known, as ${names.get(account) ?? account}`
}

/** "Role changed" */
export function actionOf({ act: { action } }: SecurityEventDocument): string {
  const words = action.replaceAll('_', ' ')
  return words.charAt(0).toUpperCase() + words.slice(1)
}

/** "Bob, admin" */
export function aboutOf({ act: { action: _, ...about } }: SecurityEventDocument, names: Names): string {
  return Object.values(about)
    .filter((value) => value !== null && value !== '')
    .map((value) => names.get(String(value)) ?? String(value).replaceAll(',', ' '))
    .join(', ')
}
