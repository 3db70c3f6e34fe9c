/** A file on its way in, and what became of it. */

export interface Arriving {
  /** Who sends it. */
  readonly member: string
  /** Where they are, as their address tells; undefined for what this process itself does. */
  readonly network?: string | undefined
  /** The connection may break at any point. */
  readonly body: ReadableStream<Uint8Array> | null
  /** As the request says; it is counted before the bytes are here. */
  readonly length: number | undefined
  /** Looked at once all of it is here: whether it still takes its place. */
  readonly isWanted?: () => boolean
}

/** The file is not wanted any more, and nothing of it is kept. */
export class ArrivedLate extends Error {
  override readonly name = 'ArrivedLate'
}

export type ReceivedFile =
  /** @param digest SHA-256 in base64url */
  | { readonly ok: true; readonly file: string; readonly bytes: number; readonly digest: string }
  /** One line for a person. */
  | { readonly ok: false; readonly message: string }
