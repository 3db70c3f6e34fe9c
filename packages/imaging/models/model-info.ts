/** Which model finds subjects here, and under which licence: what an operator and the users of the studio can read. */
import { PhotoFault } from '../fault.ts'
import { isnetWeightsId } from './isnet-weights.ts'
import { ISNET } from './model-description.ts'
import { ownModel } from './own-model.ts'

export type ModelInfo =
  | { readonly ok: true; readonly name: string; readonly licence: string; readonly note: string | null }
  /** Backgrounds cannot be removed; one line for a person says why. */
  | { readonly ok: false; readonly message: string }

/** @param own the folder of the operator's own model, where there is one */
export function modelInfo(own: string | null): ModelInfo {
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
