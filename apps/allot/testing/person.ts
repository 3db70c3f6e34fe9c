/** A person who calls the HTTP API as the web app does: signs up, makes a Space, runs Batches. */
import { readFileSync } from 'node:fs'
import { basename } from 'node:path'
import { connectAllot } from '@allot/client/allot'
import type { Batch } from '@allot/studio/contract/batch'
import type { RemoteEdits } from '@allot/studio/contract/edits'
import type { Recipe } from '@allot/studio/contract/recipe'
import { recipeOfEdits } from '@allot/studio/contract/recipe-of-edits'
import { until } from './running.ts'

export const RESIZE: RemoteEdits = {
  removeBackground: false,
  background: 'white',
  canvas: { width: 1600, height: 1600, margin: 0.05 },
  format: 'png',
  quality: 90,
}

export interface Upload {
  readonly name: string
  readonly content: Uint8Array<ArrayBuffer>
}

export function uploadOf(path: string): Upload {
  return { name: basename(path), content: new Uint8Array(readFileSync(path)) }
}

export class Person {
  readonly #url: string
  readonly #cookie: string

  constructor(url: string, cookie: string) {
    this.#url = url
    this.#cookie = cookie
  }

  static signUp(url: string, name: string): Promise<Person> {
    return Person.#with(url, '/auth/sign-up/email', {
      ...{ name, email: `${name}@example.com`, password: 'correct horse' },
    })
  }

  static ofDemonstration(url: string): Promise<Person> {
    return Person.#with(url, '/auth/sign-in/anonymous', {})
  }

  static async #with(url: string, path: string, body: object): Promise<Person> {
    const answer = await fetch(url + path, {
      method: 'POST',
      body: JSON.stringify(body),
      headers: { 'content-type': 'application/json', origin: url },
    })
    if (!answer.ok) throw new Error(`Sign-up: ${await answer.text()}`)
    return new Person(
      url,
      answer.headers
        .getSetCookie()
        .map((each) => each.split(';')[0])
        .join('; '),
    )
  }

  /** As a browser keeps it that is signed in: names and values. */
  cookies(): readonly { readonly name: string; readonly value: string }[] {
    return this.#cookie.split('; ').map((each) => {
      const [name = '', ...value] = each.split('=')
      return { name, value: value.join('=') }
    })
  }

  /** The same person at another address of the same Allot. */
  at(url: string): Person {
    return new Person(url, this.#cookie)
  }

  /** As members of Spaces are named. */
  async id(): Promise<string> {
    const allot = connectAllot({ url: this.#url, headers: { cookie: this.#cookie, origin: this.#url } })
    const me = await allot.me()
    if (!me) throw new Error('The person is signed in to nothing.')
    return me.member.id
  }

  async makeSpace(plan = 'pro', name = 'first'): Promise<string> {
    const allot = connectAllot({ url: this.#url, headers: { cookie: this.#cookie, origin: this.#url } })
    return (await allot.createSpace({ name: 'Shop', plan, period: 'monthly' }, { idempotencyKey: name })).id
  }

  /** @returns the answer as it came */
  async ask(
    method: string,
    path: string,
    body?: string | Uint8Array<ArrayBuffer>,
    others: Readonly<Record<string, string>> = {},
  ): Promise<Response> {
    const headers = { cookie: this.#cookie, origin: this.#url, 'content-type': 'application/json', ...others }
    return fetch(`${this.#url}${path}`, { method, headers, ...(body !== undefined && { body }) })
  }

  /** Uploads and runs. @returns the running Batch, or the problem */
  async runBatch(space: string, uploads: readonly Upload[], edits: RemoteEdits = RESIZE): Promise<Batch> {
    const draft = await this.draftBatch(space, uploads, edits)
    return this.run(draft.id)
  }

  /** @param own the steps of single photos, by their place from 0 */
  async runRecipe(
    space: string,
    uploads: readonly Upload[],
    recipe: Recipe,
    own: ReadonlyMap<number, Recipe['steps']> = new Map(),
  ): Promise<Batch> {
    return this.run((await this.draftOf(space, uploads, recipe, own)).id)
  }

  run(id: string): Promise<Batch> {
    return this.#batchFrom(this.ask('POST', `/studio/batches/${id}/run`))
  }

  /** Makes a draft and uploads its photos. */
  async draftBatch(space: string, uploads: readonly Upload[], edits: RemoteEdits = RESIZE): Promise<Batch> {
    return this.draftOf(space, uploads, recipeOfEdits(edits))
  }

  async draftOf(
    space: string,
    uploads: readonly Upload[],
    recipe: Recipe,
    own: ReadonlyMap<number, Recipe['steps']> = new Map(),
  ): Promise<Batch> {
    const photos = uploads.map(({ name, content }, at) => {
      const steps = own.get(at)
      return { name, bytes: content.length, ...(steps && { steps }) }
    })
    const draft = await this.#batchFrom(
      this.ask('POST', `/studio/spaces/${space}/batches`, JSON.stringify({ name: 'Test', recipe, photos })),
    )
    for (const [at, { content }] of uploads.entries())
      await this.ask('PUT', `/studio/batches/${draft.id}/photos/${at + 1}`, content)
    return draft
  }

  /** A studio that has just begun may answer 503 while it cannot reach Allot yet; then it is asked again. */
  async batch(id: string): Promise<Batch> {
    let response = await this.ask('GET', `/studio/batches/${id}`)
    await until(async () => {
      if (response.status === 503) response = await this.ask('GET', `/studio/batches/${id}`)
      return response.status !== 503
    })
    if (!response.ok) throw new Error(`Batch ${id}: ${response.status} ${await response.text()}`)
    return (await response.json()) as Batch // what the route answers
  }

  async #batchFrom(response: Promise<Response>): Promise<Batch> {
    return (await (await response).json()) as Batch // what these routes answer
  }
}
