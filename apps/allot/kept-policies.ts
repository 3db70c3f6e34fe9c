/**
 * The policies of a folder, without reading YAML each time: that and its library take a third of the start of a command.
 * What the files say is kept beside what Node compiles, named by their content, and checked as a policy each time. Where
 * anything is amiss the files are read as ever, and so a fault names its line.
 */
import { createHash } from 'node:crypto'
import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { isDeepStrictEqual } from 'node:util'
import { policyFiles } from '@allot/engine/policy-folder'
import { type PolicyBook, policyBook } from '@allot/rules/book'
import { structureFindings } from '@allot/rules/lint'
import { parsePolicy, refuseFindings } from '@allot/rules/policy'

/** Bound (law 9): folders of policies whose content is kept. */
const MAX_KEPT = 20

/**
 * @param path a folder of policies, or one of them @param cache a folder; undefined where nothing is kept
 * @throws Fault `malformed` naming the file, the place in it and the fix
 */
export async function readKeptPolicies(path: string, cache: string | undefined): Promise<PolicyBook> {
  const files = policyFiles(path).map((file) => ({ name: basename(file), text: readFileSync(file, 'utf8') }))
  const kept = cache === undefined ? undefined : join(cache, `${digestOf(files)}.json`)
  const known = kept === undefined || files.length === 0 ? undefined : bookIn(kept)
  if (known) return known
  const { readPolicies } = await import('@allot/engine/policies')
  const book = readPolicies(path)
  if (cache !== undefined && kept !== undefined) await keep(files, cache, kept)
  return book
}

interface PolicyFile {
  readonly name: string
  readonly text: string
}

function digestOf(files: readonly PolicyFile[]): string {
  return createHash('sha256').update(JSON.stringify(files)).digest('hex')
}

/** @returns undefined where it is not kept, or is not sound */
function bookIn(file: string): PolicyBook | undefined {
  try {
    const contents: readonly unknown[] = JSON.parse(readFileSync(file, 'utf8'))
    const book = policyBook(
      contents.map((content) => {
        const policy = parsePolicy(content, file)
        refuseFindings(structureFindings(policy), file)
        return policy
      }),
    )
    return book.refused.length === 0 ? book : undefined
  } catch {
    return undefined // the files are read, and say what is wrong
  }
}

/** Where it cannot be written nothing is kept. */
async function keep(files: readonly PolicyFile[], cache: string, file: string): Promise<void> {
  const { yamlContent } = await import('@allot/engine/policy-source')
  try {
    const contents = files.map(({ name, text }) => yamlContent(text, name))
    const json = JSON.stringify(contents)
    if (!isDeepStrictEqual(JSON.parse(json), contents)) return // YAML knows values that JSON does not
    mkdirSync(cache, { recursive: true, mode: 0o700 })
    if (readdirSync(cache).length >= MAX_KEPT) rmSync(cache, { recursive: true })
    mkdirSync(cache, { recursive: true, mode: 0o700 })
    writeFileSync(`${file}.${process.pid}`, json, { mode: 0o600 })
    renameSync(`${file}.${process.pid}`, file)
  } catch {
    // A folder of packages that only root may change: the files are read each time.
  }
}
