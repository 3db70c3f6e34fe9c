/**
 * API keys as they were found, by the text that came with the request: hashing the text first took a twenty-fifth of an
 * operation. Texts of no key are not cached, and the cache is emptied when a key is revoked.
 */
import { type Instant, SECOND } from '@allot/rules/instant'
import type { ApiKey } from './api-key.ts'

const MAX_CACHED = 10_000
/** Then a key is looked up again, since another server may have revoked it. */
const FRESH_FOR = SECOND

export class KeyCache {
  readonly #found = new Map<string, { readonly key: ApiKey; readonly foundAt: Instant }>()
  readonly #clock: () => Instant

  constructor(clock: () => Instant) {
    this.#clock = clock
  }

  get(text: string): ApiKey | undefined {
    const found = this.#found.get(text)
    return found && Math.abs(this.#clock() - found.foundAt) < FRESH_FOR ? found.key : undefined
  }

  set(text: string, key: ApiKey): void {
    if (this.#found.size >= MAX_CACHED) this.#found.clear()
    this.#found.set(text, { key, foundAt: this.#clock() })
  }

  delete(text: string): void {
    this.#found.delete(text)
  }

  clear(): void {
    this.#found.clear()
  }
}
