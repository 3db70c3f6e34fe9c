/**
 * Finds each `record[name]` and `name in record` with a name that the code does not write out: every object inherits
 * names, so such a name from outside reaches `Object.prototype`. It reads the types, so a number, a literal or one of
 * several literals is no finding. It asks the compiler that `npm run typecheck` runs, which takes a second or two.
 */
import { type Node, type SourceFile, SyntaxKind } from 'typescript/unstable/ast'
import * as is from 'typescript/unstable/ast/is'
import { type Checker, type Type, TypeFlags } from 'typescript/unstable/sync'
import { eachCompiled, shown, textOf } from './compiled-files.ts'

/** A place where a name is looked up. */
interface LookUp {
  readonly node: Node
  readonly record: Node
  readonly name: Node
}

/** @param paths relative to `root` @returns `path:line text` of each finding */
export function openLookUps(root: string, paths: readonly string[]): readonly string[] {
  return eachCompiled(root, paths, ({ path, file, checker }) =>
    findingsIn(file, checker).map(({ node }) => shown(path, file, node)),
  )
}

function findingsIn(file: SourceFile, checker: Checker): readonly LookUp[] {
  const open: LookUp[] = []
  const assigned: LookUp[] = []
  const visit = (node: Node): undefined => {
    if (is.isElementAccessExpression(node) && !isWritten(node.argumentExpression))
      open.push({ node, record: node.expression, name: node.argumentExpression })
    else if (
      is.isBinaryExpression(node) &&
      node.operatorToken.kind === SyntaxKind.InKeyword &&
      !isWritten(node.left)
    )
      open.push({ node, record: node.right, name: node.left })
    else if (is.isCallExpression(node) && textOf(file, node.expression) === 'Object.assign')
      for (const source of node.arguments.slice(1)) assigned.push({ node, record: source, name: source })
    node.forEachChild(visit)
  }
  file.forEachChild(visit)
  const types = open.length > 0 ? checker.getTypeAtLocation(open.map(({ name }) => name)) : []
  return [
    ...open.filter((each, at) => !isOwn(types[at]) && !isOfItself(file, each)),
    ...assigned.filter(({ record }) => is.isSpreadElement(record) || hasAnyName(checker, record)),
  ]
}

function isWritten(name: Node): boolean {
  return (
    name.kind === SyntaxKind.StringLiteral ||
    name.kind === SyntaxKind.NumericLiteral ||
    is.isPrivateIdentifier(name)
  )
}

const OWN = TypeFlags.NumberLike | TypeFlags.StringLiteral | TypeFlags.ESSymbolLike | TypeFlags.Undefined

/** Whether it is a number, or one of some names that the code writes out. */
function isOwn(type: Type | undefined): boolean {
  if (type === undefined) return false
  const parts = type.isUnionType() ? (type.getTypes() ?? []) : [type]
  return parts.every(({ flags }) => (flags & OWN) !== 0)
}

/** In `for (const name in record)` the names are those of the record itself. */
function isOfItself(file: SourceFile, { node, record, name }: LookUp): boolean {
  for (let around: Node | undefined = node.parent; around; around = around.parent) {
    if (!is.isForInStatement(around)) continue
    const variable = textOf(file, around.initializer).split(' ').at(-1)
    if (variable === textOf(file, name) && textOf(file, around.expression) === textOf(file, record))
      return true
  }
  return false
}

/** Whether the fields of the object may have any name: `Object.assign` sets them, and one of them sets the prototype. */
function hasAnyName(checker: Checker, object: Node): boolean {
  const type = checker.getTypeAtLocation(object)
  return type === undefined || checker.getIndexInfosOfType(type).length > 0
}
