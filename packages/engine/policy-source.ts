/** A policy as YAML text: the policy itself, and the line of each path in it, so that messages can name it. */

import { existsSync, readFileSync } from 'node:fs'
import { Fault } from '@allot/rules/fault'
import { type LineOf, structureFindings } from '@allot/rules/lint'
import { type PolicyText, parsePolicy, refuseFindings } from '@allot/rules/policy'
import {
  type Document,
  isAlias,
  isMap,
  isNode,
  isScalar,
  isSeq,
  LineCounter,
  parseDocument,
  visit,
  type YAMLMap,
} from 'yaml'
import { refuseOutsized } from './yaml-bounds.ts'

export interface PolicySource {
  readonly policy: PolicyText
  /** The name of the file, for messages. */
  readonly name: string
  readonly lineOf: LineOf
}

/** @throws Fault as parsePolicySource, or `unknown_policy` where there is no such file */
export function readPolicySource(file: string): PolicySource {
  if (!existsSync(file)) throw new Fault('unknown_policy', file, `There is no file ${file}. Check its name.`)
  return parsePolicySource(readFileSync(file, 'utf8'), file)
}

/** @throws Fault `malformed` naming the file, the line, the path and the fix */
export function parsePolicySource(text: string, name: string): PolicySource {
  refuseOutsized(text, name)
  const lines = new LineCounter()
  const document = parseDocument(text, { lineCounter: lines, ...QUICK })
  const read = contentOf(document, name)
  const lineOf: LineOf = (path) => {
    const offset = offsetOf(document, path)
    return offset === undefined ? undefined : lines.linePos(offset).line
  }
  return { policy: parsePolicy(read, name, lineOf), name, lineOf }
}

/** What a text says, before it is known to be a policy. @throws Fault `malformed` where it is not YAML */
export function yamlContent(text: string, name: string): unknown {
  refuseOutsized(text, name)
  return contentOf(parseDocument(text, QUICK), name)
}

/** @throws Fault `malformed` where its structure does not hold, so that it could not be put in force */
export function withStructure({ policy, name, lineOf }: PolicySource): PolicyText {
  refuseFindings(structureFindings(policy), name, lineOf)
  return policy
}

/** The library compares each key with all before it, which takes seconds for 8,000 of them. */
const QUICK = { uniqueKeys: false }

function contentOf(document: Document.Parsed, name: string): unknown {
  const [error] = document.errors
  if (error) throw new Fault('malformed', '', `${name} is not YAML: ${error.message}`)
  visit(document, { Map: (_, map) => refuseKeyTwice(map, name) })
  try {
    return document.toJS()
  } catch (cause) {
    // Aliases are resolved only now.
    throw new Fault('malformed', '', `${name} is not YAML: ${cause instanceof Error ? cause.message : cause}`)
  }
}

/** @throws Fault `malformed` */
function refuseKeyTwice({ items }: YAMLMap, name: string): void {
  const keys = new Set<unknown>()
  for (const { key } of items) {
    if (!isScalar(key)) continue
    if (keys.has(key.value))
      throw new Fault('malformed', '', `${name} is not YAML: the key ${key.value} stands twice in one map.`)
    keys.add(key.value)
  }
}

/** Where the last name of a path that is there begins; what is missing has the place of what lacks it. */
function offsetOf(document: Document.Parsed, path: string): number | undefined {
  let node: unknown = document.contents
  let offset = document.contents?.range?.[0]
  for (const name of path.split('.')) {
    if (isAlias(node)) node = node.resolve(document)
    if (isMap(node)) {
      const pair = node.items.find(({ key }) => isScalar(key) && String(key.value) === name)
      if (!pair) break
      if (isNode(pair.key)) offset = pair.key.range?.[0] ?? offset
      node = pair.value
    } else if (isSeq(node)) {
      const item = node.items[Number(name)]
      if (!isNode(item)) break
      offset = item.range?.[0] ?? offset
      node = item
    } else break
  }
  return offset
}
