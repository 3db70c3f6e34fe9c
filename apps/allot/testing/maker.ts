/** A person who makes designs as the web app does, and looks at what that took. */
import { readFileSync } from 'node:fs'
import type { Design, ExportAnswer, VersionAnswer } from '@allot/studio/contract/design'
import type { Step } from '@allot/studio/contract/recipe'
import { expect } from 'vitest'
import { Person } from './person.ts'
import type { Running } from './running.ts'
import { POT } from './shop.ts'

/** A cactus in a pot, 1600 × 1600. */
export const photo = new Uint8Array(readFileSync(POT))
export const OUTPUT = { canvas: { width: 800, height: 800, margin: 0.08 }, format: 'jpg', quality: 90 }

/** A person at work in one of their Spaces. */
export class Maker {
  readonly person: Person
  readonly space: string
  readonly running: Running
  #asked = 0

  constructor(running: Running, person: Person, space: string) {
    this.running = running
    this.person = person
    this.space = space
  }

  static async signUp(running: Running, name: string, plan = 'pro'): Promise<Maker> {
    const person = await Person.signUp(running.url, name)
    return new Maker(running, person, await person.makeSpace(plan))
  }

  /** The same person where Allot was started again. */
  at(running: Running): Maker {
    const maker = new Maker(running, this.person.at(running.url), this.space)
    maker.#asked = this.#asked
    return maker
  }

  async empty(): Promise<Design> {
    const path = `/studio/spaces/${this.space}/designs`
    const answer = await this.person.ask('POST', path, JSON.stringify({ name: 'Cactus / pot' }))
    expect(answer.status).toBe(201)
    return (await answer.json()) as Design // what the route answers
  }

  async design(): Promise<Design> {
    const { id } = await this.empty()
    const answer = await this.person.ask('PUT', `/studio/designs/${id}/original`, photo)
    expect(answer.status).toBe(200)
    return (await answer.json()) as Design // what the route answers
  }

  /** @param key a new one each time, unless it is named */
  ask(id: string, what: object, path = 'versions', key = `key-${++this.#asked}`): Promise<Response> {
    return this.person.ask('POST', `/studio/designs/${id}/${path}`, JSON.stringify(what), {
      'idempotency-key': key,
    })
  }

  async add(id: string, from: number | null, step: Partial<Step>, count = 1, key?: string) {
    const answer = await this.ask(id, { from, step, count }, 'versions', key)
    expect(answer.status).toBe(200)
    return (await answer.json()) as VersionAnswer // what the route answers
  }

  async export(id: string, version: number | null, key?: string, output: object = OUTPUT) {
    const answer = await this.ask(id, { version, output }, 'exports', key)
    expect(answer.status).toBe(200)
    return (await answer.json()) as ExportAnswer // what the route answers
  }

  async refusal(answer: Response): Promise<string> {
    expect(answer.status).toBe(409)
    return ((await answer.json()) as { detail: string }).detail // a problem of the studio
  }

  async used(meter: string): Promise<readonly [used: number, held: number]> {
    const usage = await this.running.client.usage(this.space, { member: await this.person.id() })
    const its = usage.meters.find((each) => each.meter === meter)
    return [its?.used ?? 0, its?.held ?? 0]
  }
}
