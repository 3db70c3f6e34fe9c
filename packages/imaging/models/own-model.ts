/** A model of the operator's own: a folder with weights and `model.json`, which says what it is and how it wants its pixels. */
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'
import { PhotoFault } from '../fault.ts'
import { type ModelDescription, modelDescription } from './model-description.ts'

export interface OwnModel {
  readonly description: ModelDescription
  /** The file of the weights. */
  readonly file: string
}

/** @throws PhotoFault `no_model` that says what is wrong with the folder */
export function ownModel(folder: string): OwnModel {
  const described = join(folder, 'model.json')
  const description = descriptionIn(described)
  const file = join(folder, description.weights)
  if (!existsSync(file)) throw unusable(`${file} is not there`)
  return { description, file }
}

/** @param why a clause that names the file */
export function unusable(why: string): PhotoFault {
  return new PhotoFault(
    'no_model',
    `The model of ALLOT_MODEL_DIR cannot be used: ${why}. Mend it (docs/guides/models.md), or unset the variable to use ISNet.`,
  )
}

function descriptionIn(file: string): ModelDescription {
  const parsed = modelDescription.safeParse(jsonIn(file))
  if (parsed.success) return parsed.data
  throw unusable(`${file}: ${z.prettifyError(parsed.error).split(/\s+/).join(' ')}`)
}

function jsonIn(file: string): unknown {
  try {
    return JSON.parse(readFileSync(file, 'utf8'))
  } catch (cause) {
    throw unusable(`${file} cannot be read (${cause instanceof Error ? cause.message : String(cause)})`)
  }
}
