/** Calls the drop-in API as a library of remove.bg or Photoroom does. */
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { type Running, realPhotos } from './running.ts'

/** A cactus in a pot, 1600 × 1600. */
export const POT = realPhotos(54).find((path) => path.includes('charles-deluvio')) ?? ''

export type Parameters = Readonly<Record<string, string | Blob>>

/** A Space with a key of its own. */
export class Shop {
  readonly running: Running
  readonly space: string
  readonly key: string

  constructor(running: Running, space: string, key: string) {
    this.running = running
    this.space = space
    this.key = key
  }

  static async open(running: Running, plan = 'pro'): Promise<Shop> {
    const { createSpace, keys } = running.client
    const { id } = await createSpace({ name: 'Shop', plan, period: 'monthly', owner: 'ann' })
    const { key } = await keys.make(id, { kind: 'secret', name: 'photos', scopes: ['read', 'operate'] })
    return new Shop(running, id, key)
  }

  /** The same Space with another key. */
  with(key: string): Shop {
    return new Shop(this.running, this.space, key)
  }

  async send(path: string, parameters: Parameters, init: RequestInit = {}): Promise<Response> {
    const headers = { 'X-Api-Key': this.key, ...init.headers }
    return fetch(this.running.url + path, { method: 'POST', body: formOf(parameters), ...init, headers })
  }

  /** The photo as it is on a small canvas: without the model, for what is about metering alone. */
  sendSmall(init: RequestInit = {}): Promise<Response> {
    return this.send('/v2/edit', { imageFile: photo(), ...SMALL }, init)
  }

  async exports(): Promise<{ used: number; held: number }> {
    const { meters } = await this.running.client.usage(this.space)
    const meter = meters.find((each) => each.meter === 'batch_exports')
    return { used: meter?.used ?? 0, held: meter?.held ?? 0 }
  }

  /** What is left on the disk of requests. */
  inProgress(): readonly string[] {
    return readdirSync(join(this.running.data, 'studio/drop-in'))
  }
}

export const SMALL = { removeBackground: 'false', outputSize: '64x64' }

export function photo(): Blob {
  return new Blob([new Uint8Array(readFileSync(POT))], { type: 'image/jpeg' })
}

interface Body {
  readonly data: {
    readonly result_b64: string
    readonly foreground_left: number
    readonly attributes: { readonly credits: { readonly total: number } }
  }
  readonly error: { readonly code: string; readonly message: string; readonly detail: string }
}

export async function bodyOf(answer: Response): Promise<Body> {
  return (await answer.json()) as Body // of what these formats answer, the parts that a test looks at
}

function formOf(parameters: Parameters): FormData {
  const form = new FormData()
  for (const [name, value] of Object.entries(parameters))
    if (typeof value === 'string') form.append(name, value)
    else form.append(name, value, 'photo.jpg')
  return form
}
