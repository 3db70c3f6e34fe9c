/** Schemas of parameters, which come as text whatever they mean; and reading them with the name of what is wrong. */
import { z } from 'zod'
import type { Fields } from './form.ts'
import { type Refusal, wrongParameter } from './refusal.ts'

/** @param parse undefined for text that cannot be used @param hint what to write instead */
export function written<Value>(parse: (text: string) => Value | undefined, hint: string) {
  return z.string().transform((text, context) => {
    const value = parse(text)
    if (value !== undefined) return value
    context.addIssue({ code: 'custom', message: hint })
    return z.NEVER
  })
}

/** One of these words, in any case. */
export function oneOf<const Words extends readonly string[]>(...words: Words) {
  return written(
    (text): Words[number] | undefined => words.find((word) => word.toLowerCase() === text.toLowerCase()),
    `Write ${words.slice(0, -1).join(', ')} or ${words.at(-1)}.`,
  )
}

/** @throws Refusal that names the first parameter that cannot be used */
export function readParameters<Shape extends z.ZodObject>(
  schema: Shape,
  fields: Fields,
  refuse: (name: string, hint: string) => Refusal = wrongParameter,
): z.output<Shape> {
  const texts = Object.keys(schema.shape).flatMap((name) => {
    const text = fields.text(name)
    return text === undefined ? [] : [[name, text] as const]
  })
  const read = schema.safeParse(Object.fromEntries(texts))
  if (read.success) return read.data
  const [issue] = read.error.issues
  throw refuse(String(issue?.path[0]), issue?.message ?? '')
}
