/** Keys of this process alone, with every scope over everything. They are in memory only. */
import { randomBytes } from 'node:crypto'
import { SCOPES } from '@allot/api/scope'
import type { Instant } from '@allot/rules/instant'
import type { ApiKey } from './api-key.ts'

export class ProcessKeys {
  readonly #keys = new Map<string, ApiKey>()

  /** @returns the text of a new key */
  mint(name: string, now: Instant): string {
    const text = `allot_${randomBytes(32).toString('base64url')}`
    const [id, hint] = [`key_${name}`, text.slice(-4)]
    const of = { space: null, kind: 'secret', scopes: SCOPES } as const
    const nowhere = { maker: null, usedAt: null, expiresAt: null, addresses: [], revokedAt: null }
    this.#keys.set(text, { id, name, hint, ...of, ...nowhere, madeAt: now })
    return text
  }

  get(text: string): ApiKey | undefined {
    return this.#keys.get(text)
  }
}
