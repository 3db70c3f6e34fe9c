/** Which model finds subjects here, and under which licence: what an operator and the users of the studio can read. */
import type { ModelSource } from '../edit-job.ts'
import { PhotoFault } from '../fault.ts'
import { type CutOutService, MAX_SENT_SIDE } from './cut-out-service.ts'
import { isnetWeightsId } from './isnet-weights.ts'
import { ISNET } from './model-description.ts'
import { ownModel } from './own-model.ts'

export type ModelInfo =
  | { readonly ok: true; readonly name: string; readonly licence: string; readonly note: string | null }
  /** Photos leave this machine. */
  | { readonly ok: true; readonly sentTo: string; readonly note: string }
  /** Backgrounds cannot be removed; one line for a person says why. */
  | { readonly ok: false; readonly message: string }

export function modelInfo({ ownModel: own, service }: Pick<ModelSource, 'ownModel' | 'service'>): ModelInfo {
  if (service !== null) return { ok: true, sentTo: new URL(service.url).host, note: sendingNote(service) }
  try {
    const { name, licence, note = null } = own === null ? installed() : ownModel(own).description
    return { ok: true, name, licence, note }
  } catch (cause) {
    if (cause instanceof PhotoFault) return { ok: false, message: cause.message }
    throw cause
  }
}

/** @throws PhotoFault `no_model` where its weights are not installed */
function installed(): typeof ISNET {
  isnetWeightsId()
  return ISNET
}

const LOOPBACK: ReadonlySet<string> = new Set(['localhost', '127.0.0.1', '[::1]'])

/** Over http the photos and the key can be read on the way. */
function sendingNote({ url }: CutOutService): string {
  const sent = `Each photo is sent there, at most ${MAX_SENT_SIDE} pixels a side, without its name, place or any other metadata.`
  const { protocol, hostname } = new URL(url)
  const isSafe = protocol === 'https:' || LOOPBACK.has(hostname)
  return isSafe ? sent : `${sent} The way there is not encrypted: use https.`
}
