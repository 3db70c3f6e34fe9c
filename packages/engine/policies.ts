/** Policies as files: a folder of them as the book that is in force, and one by itself. */
import { type PolicyBook, policyBook } from '@allot/rules/book'
import { Fault } from '@allot/rules/fault'
import { type PolicyText, refuseFindings } from '@allot/rules/policy'
import { policyFiles } from './policy-folder.ts'
import { readPolicySource, withStructure } from './policy-source.ts'

export { refusedText } from './present-policies.ts'

/** @param path a folder of policies, or one of them @throws Fault `malformed` naming the file, the place in it and the fix */
export function readPolicies(path: string): PolicyBook {
  const files = policyFiles(path)
  if (files.length === 0)
    throw new Fault(
      'unknown_policy',
      path,
      `There is no policy in ${path}. Name a folder that has one, a file that ends in .yaml.`,
    )
  const sources = files.map(readPolicySource)
  const book = policyBook(sources.map(withStructure))
  for (const { text, findings } of book.refused) {
    const its = sources.find(({ policy }) => policy.policy === text.policy)
    refuseFindings(findings, its?.name ?? text.policy, its?.lineOf)
  }
  return book
}

/** @throws Fault as readPolicies */
export function readPolicy(file: string): PolicyText {
  return withStructure(readPolicySource(file))
}
