/** The keys that a policy has at a place, as the schema says them: what a key that is not among them could have been. */
import { z } from 'zod'
import { lookUp } from '../../values/look-up.ts'

/** @returns undefined where the keys are the policy's own names, as of pools */
export function knownKeys(
  schema: z.core.$ZodType,
  path: readonly PropertyKey[],
): readonly string[] | undefined {
  const at = path.reduce<z.core.$ZodType | undefined>((above, key) => above && below(above, key), schema)
  const inner = at && insideOf(at)
  if (inner instanceof z.ZodObject) return Object.keys(inner.shape)
  if (inner instanceof z.ZodRecord && inner.keyType instanceof z.ZodEnum)
    return inner.keyType.options.map(String)
  return undefined
}

function below(schema: z.core.$ZodType, key: PropertyKey): z.core.$ZodType | undefined {
  const inner = insideOf(schema)
  if (inner instanceof z.ZodArray) return inner.element
  if (inner instanceof z.ZodRecord) return inner.valueType
  if (inner instanceof z.ZodObject) return lookUp<z.core.$ZodType>(inner.shape, String(key))
  return undefined
}

/** Without its default, and without being optional. */
function insideOf(schema: z.core.$ZodType): z.core.$ZodType {
  const isLayer =
    schema instanceof z.ZodDefault || schema instanceof z.ZodPrefault || schema instanceof z.ZodOptional
  return isLayer ? insideOf(schema.def.innerType) : schema
}
