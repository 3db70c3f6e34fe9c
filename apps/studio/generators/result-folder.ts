/** The files of results: named by the key and the attempt, so that one which a kill left is found again. */
import { createHash } from 'node:crypto'
import { existsSync } from 'node:fs'
import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { renameDurably } from '@allot/imaging/durable-file'
import type { GenerationRecord } from './generation-store.ts'
import type { MadeGeneration } from './generations.ts'
import { RESULT_TYPES } from './received-type.ts'

type Named = Pick<GenerationRecord, 'key' | 'attempt'>

export class ResultFolder {
  readonly #folder: string

  constructor(folder: string) {
    this.#folder = folder
  }

  /** Where the generator writes; it has no result's name. */
  part(named: Named): string {
    return join(this.#folder, `${digestOf(named)}.part`)
  }

  name(named: Named, type: MadeGeneration['type']): string {
    return `${digestOf(named)}.${type}`
  }

  path(name: string): string {
    return join(this.#folder, name)
  }

  has(name: string): boolean {
    return existsSync(this.path(name))
  }

  /** The type of a result that was checked and published before the program was killed. */
  published(named: Named): MadeGeneration['type'] | undefined {
    return RESULT_TYPES.find((type) => this.has(this.name(named, type)))
  }

  async publish(named: Named, type: MadeGeneration['type']): Promise<string> {
    const name = this.name(named, type)
    await renameDurably(this.part(named), this.path(name))
    return name
  }

  async remove(name: string): Promise<void> {
    await rm(this.path(name), { force: true })
  }
}

/** What a provider knows the attempt by. */
export function idempotencyKeyOf(named: Named): string {
  return digestOf(named).slice(0, 48)
}

function digestOf({ key, attempt }: Named): string {
  return createHash('sha256').update(`${key}#${attempt}`).digest('hex')
}
