/**
 * The policies in force: those of a folder of files, and those published since, which the store keeps. Publishing
 * is refused when the figures do not fit together, or when it would reach back behind an instant that has passed.
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { type PolicyBook, policyBook, type Version } from '@allot/rules/book'
import { Fault } from '@allot/rules/fault'
import { type Instant, iso } from '@allot/rules/instant'
import { lintPolicy } from '@allot/rules/lint'
import { type PolicyText, parsePolicy } from '@allot/rules/policy'
import { parse } from 'yaml'

/** The book as it is now; publishing puts another in its place. */
export class Policies {
  #book: PolicyBook

  constructor(book: PolicyBook) {
    this.#book = book
  }

  get book(): PolicyBook {
    return this.#book
  }

  /** @throws Fault `malformed` with every finding of the lint, or for an id that was used or an instant that passed */
  checked(text: PolicyText, effective: Instant, now: Instant): Version {
    const [finding, ...more] = lintPolicy(text)
    if (finding) {
      const others = more.map(({ path, message }) => `\n  ${path} ${message}`).join('')
      throw new Fault(
        'malformed',
        finding.path,
        `${text.policy} does not fit: ${finding.path} ${finding.message}${others}`,
      )
    }
    if (effective < now)
      throw new Fault(
        'malformed',
        'effective',
        `${iso(effective)} has passed, and a policy never rewrites the past; name a later instant.`,
      )
    const version = { text, effective }
    policyBook([], [...this.#book.versions, version])
    return version
  }

  /** What was published stands, also where a file of the folder has the same id. */
  add(version: Version): void {
    const others = this.#book.versions.filter(({ text }) => text.policy !== version.text.policy)
    this.#book = policyBook([], [...others, version])
  }
}

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
