/** Reads the policy files of a folder into a book. */
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { type PolicyBook, policyBook } from '@allot/rules/book'
import { Fault } from '@allot/rules/fault'
import { type PolicyText, parsePolicy } from '@allot/rules/policy'
import { parse } from 'yaml'

/** @throws Fault `malformed` naming the file, the place in it and the fix */
export function readPolicies(folder: string): PolicyBook {
  const files = readdirSync(folder)
    .filter((name) => name.endsWith('.yaml'))
    .sort()
  return policyBook(files.map((name) => readPolicy(join(folder, name))))
}

/** @throws Fault as readPolicies */
export function readPolicy(file: string): PolicyText {
  if (!existsSync(file)) throw new Fault('unknown_policy', file, `There is no file ${file}. Check its name.`)
  let read: unknown
  try {
    read = parse(readFileSync(file, 'utf8'))
  } catch (cause) {
    throw new Fault(
      'malformed',
      file,
      `${file} is not YAML: ${cause instanceof Error ? cause.message : cause}`,
    )
  }
  return parsePolicy(read, file)
}
