/** Looks of the model, kept between runs: they take most of the time and change only with the model. */
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { deflateSync, inflateSync } from 'node:zlib'
import type { Look } from '@allot/imaging/cut-outs'

/** @param look asks the model @returns the same, from memory or the folder where it was asked before */
export function keptLook(folder: string, file: string, look: Look): Look {
  mkdirSync(folder, { recursive: true })
  const photo = createHash('sha256').update(readFileSync(file)).digest('hex').slice(0, 16)
  const asked = new Map<string, Uint8Array>()
  return async (area) => {
    const { left, top, width, height } = area
    const name = `${photo}-${[left, top, width, height].map((share) => share.toFixed(6)).join('-')}`
    const matte = asked.get(name) ?? (await kept(join(folder, name), () => look(area)))
    asked.set(name, matte)
    return matte
  }
}

async function kept(file: string, make: () => Promise<Uint8Array>): Promise<Uint8Array> {
  if (existsSync(file)) return new Uint8Array(inflateSync(readFileSync(file)))
  const matte = await make()
  writeFileSync(file, deflateSync(matte, { level: 1 }))
  return matte
}
