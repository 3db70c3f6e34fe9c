/**
 * Whether the studio can be reached, for the whole page. The browser says when the device is offline; whether the server
 * answers is asked of the server, when a request failed and from time to time, and again until it does.
 */

/** offline: the device has no network · unreachable: it has, and the studio does not answer */
export type ConnectionState = 'online' | 'offline' | 'unreachable'

const ASK_AGAIN_MS = 3_000
const ASK_MS = 20_000
/** A server that hangs does not answer either. */
const DEADLINE_MS = 10_000

export class ConnectionWatch {
  #state: ConnectionState = 'online'
  #isAsking = false
  #timer: ReturnType<typeof setTimeout> | undefined
  readonly #listeners = new Set<() => void>()
  readonly #ask: (signal: AbortSignal) => Promise<boolean>
  readonly #isOffline: () => boolean
  readonly #againMs: number

  /** @param ask whether the server answers */
  constructor(
    ask: (signal: AbortSignal) => Promise<boolean> = answers,
    isOffline: () => boolean = () => navigator.onLine === false,
    againMs = ASK_AGAIN_MS,
  ) {
    this.#ask = ask
    this.#isOffline = isOffline
    this.#againMs = againMs
  }

  get state(): ConnectionState {
    return this.#state
  }

  /** @returns a function that ends the subscription */
  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  /** Watches for as long as the page is there. */
  watch(): void {
    addEventListener('offline', () => this.doubt())
    addEventListener('online', () => this.doubt())
    document.addEventListener('visibilitychange', () => this.doubt())
    this.#later()
  }

  /** A request failed, or something changed: what is so is found out. */
  readonly doubt = (): void => {
    if (this.#isOffline()) this.#become('offline')
    if (this.#isAsking || this.#isOffline()) return
    this.#isAsking = true
    const signal = AbortSignal.timeout(DEADLINE_MS)
    void this.#ask(signal).then((isThere) => {
      this.#isAsking = false
      this.#become(this.#isOffline() ? 'offline' : isThere ? 'online' : 'unreachable')
      this.#later()
    })
  }

  /** Resolves when the studio can be reached, as far as is known. */
  reached(): Promise<void> {
    if (this.#state === 'online') return Promise.resolve()
    return new Promise((resolve) => {
      const stop = this.subscribe(() => {
        if (this.#state !== 'online') return
        stop()
        resolve()
      })
    })
  }

  #become(state: ConnectionState): void {
    if (state === this.#state) return
    this.#state = state
    for (const changed of this.#listeners) changed()
  }

  #later(): void {
    clearTimeout(this.#timer)
    this.#timer = setTimeout(
      () => (typeof document === 'object' && document.hidden ? this.#later() : this.doubt()),
      this.#state === 'online' ? ASK_MS : this.#againMs,
    )
  }
}

export const connection = new ConnectionWatch()

/** Any answer of its own is one; a proxy says with 502 to 504 that there is no studio behind it. */
async function answers(signal: AbortSignal): Promise<boolean> {
  return fetch('/studio/about', { signal, cache: 'no-store' }).then(
    ({ status }) => status < 502 || status > 504,
    () => false,
  )
}
