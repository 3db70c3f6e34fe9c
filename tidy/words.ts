/**
 * Finds words of the page outside its catalog: text of JSX outside `<Trans>`, an attribute that people read or hear
 * outside `t`, and any other string that reads as words. It reads the syntax as the compiler does.
 */
import { type Node, type SourceFile, SyntaxKind } from 'typescript/unstable/ast'
import * as is from 'typescript/unstable/ast/is'
import { type CompiledFile, eachCompiled, shown, textOf } from './compiled-files.ts'
import { isProduction, PATHS } from './sources.ts'

/** The files whose words are in the catalog. */
export function pageSources(): readonly string[] {
  return PATHS.filter(
    (path) => /^apps\/studio\/web\/(app|features|shared)\/.*\.tsx?$/.test(path) && isProduction(path),
  )
}

/** @param paths relative to `root` @returns `path:line text` of each finding */
export function wordsOutside(root: string, paths: readonly string[]): readonly string[] {
  return eachCompiled(root, paths, findingsIn)
}

function findingsIn({ path, file }: CompiledFile): readonly string[] {
  const found: string[] = []
  const look = (node: Node): undefined => {
    if (isTooEarly(file, node)) found.push(`${shown(path, file, node)}: msg at the top of a module`)
    if (isMacro(file, node)) return
    if (isOutside(file, node)) found.push(shown(path, file, node))
    node.forEachChild(look)
  }
  file.forEachChild(look)
  return found
}

/** `t` and `plural` at the top of a module, which runs before it is known what the page speaks. */
function isTooEarly(file: SourceFile, node: Node): boolean {
  const isLookUp =
    (is.isTaggedTemplateExpression(node) && textOf(file, node.tag) === 't') ||
    (is.isCallExpression(node) && textOf(file, node.expression) === 'plural')
  if (!isLookUp) return false
  for (let at: Node = node; at.parent; at = at.parent) if (FUNCTIONS.has(at.parent.kind)) return false
  return true
}

const FUNCTIONS: ReadonlySet<SyntaxKind> = new Set([
  SyntaxKind.ArrowFunction,
  SyntaxKind.FunctionDeclaration,
  SyntaxKind.FunctionExpression,
  SyntaxKind.MethodDeclaration,
  SyntaxKind.GetAccessor,
  SyntaxKind.Constructor,
])

/** Its words are in the catalog: `<Trans>`, and the forms of a plural. */
function isMacro(file: SourceFile, node: Node): boolean {
  if (is.isJsxElement(node)) return textOf(file, node.openingElement.tagName) === 'Trans'
  if (is.isJsxSelfClosingElement(node)) return textOf(file, node.tagName) === 'Plural'
  return is.isCallExpression(node) && /^(plural|select)$/.test(textOf(file, node.expression))
}

function isOutside(file: SourceFile, node: Node): boolean {
  if (is.isJsxText(node)) return /\p{Ll}/u.test(node.text)
  const text = bareText(node)
  if (!/\p{Ll}/u.test(text)) return false
  const place = placeOf(file, node)
  return place === 'read' || (place === 'either' && isWords(text))
}

/** Attributes that people read or hear, whatever stands in them. */
const READ = /^(aria-(label|description|roledescription|valuetext)|title|placeholder|alt|label|hint)$/

/** "Removed", "a day", "… left": not a class, a key, a font or a media type. */
function isWords(text: string): boolean {
  if (NAMES.has(text) || text.startsWith('Invariant: ') || isCodeText(text)) return false
  return /^\p{Lu}\p{Ll}+$|^\p{Lu}\p{L}*[,:;.]? .|\p{Ll} \S|\S \p{L}\p{Ll}|^ ?(kB|MB)$/u.test(text)
}

/** Names that every language has, and those of browsers. */
const NAMES: ReadonlySet<string> = new Set([
  ...['Edge', 'Opera', 'Firefox', 'Chrome', 'Safari'],
  ...['Android', 'Windows', 'Linux'],
  ...['Home', 'End', 'Files'], // of keys, and of what is dragged
])

/** A list of classes, selectors, or what CSS computes. */
function isCodeText(text: string): boolean {
  if (/^(calc|translate|inset|blur)\(|^\(prefers|^(popup|input),/.test(text)) return true
  const parts = text.split(' ')
  return (
    parts.every((part) => /^[a-z\d…[][^A-Z]*$/.test(part)) &&
    parts.some((part) => /[a-z]-|[a-z]:|^(flex|grid|block|hidden)$/.test(part))
  )
}

/** The text of a literal that no macro has; that of a template with `…` for its values. */
function bareText(node: Node): string {
  if (node.parent && is.isTaggedTemplateExpression(node.parent)) return ''
  if (is.isStringLiteral(node) || is.isNoSubstitutionTemplateLiteral(node)) return node.text
  if (!is.isTemplateExpression(node)) return ''
  return [node.head, ...node.templateSpans.map(({ literal }) => literal)].map(({ text }) => text).join('…')
}

/** `read` where people read it, `code` where no person meets it, or neither, as far as the place says. */
function placeOf(file: SourceFile, node: Node): 'read' | 'code' | 'either' {
  let at = node
  while (isPassedOn(at, at.parent)) at = at.parent
  const { parent } = at
  if (is.isJsxElement(parent) || is.isJsxFragment(parent)) return 'read'
  if (is.isJsxAttribute(parent)) {
    const name = textOf(file, parent.name)
    if (name === 'className') return 'code'
    return READ.test(name) ? 'read' : 'either'
  }
  return CODE.has(parent.kind) || is.isBinaryExpression(parent) ? 'code' : 'either'
}

/** Whether what surrounds it has the same value, or writes it into a larger text. */
function isPassedOn(node: Node, parent: Node): boolean {
  if (is.isConditionalExpression(parent)) return node !== parent.condition
  if (is.isBinaryExpression(parent)) return JOINING.has(parent.operatorToken.kind)
  return PASSING.has(parent.kind)
}

const PASSING: ReadonlySet<SyntaxKind> = new Set([
  SyntaxKind.JsxExpression,
  SyntaxKind.ParenthesizedExpression,
  SyntaxKind.TemplateSpan,
  SyntaxKind.TemplateExpression,
])

const JOINING: ReadonlySet<SyntaxKind> = new Set([
  SyntaxKind.AmpersandAmpersandToken,
  SyntaxKind.QuestionQuestionToken,
  SyntaxKind.BarBarToken,
  SyntaxKind.PlusToken,
])

const CODE: ReadonlySet<SyntaxKind> = new Set([
  SyntaxKind.ImportDeclaration,
  SyntaxKind.ExportDeclaration,
  SyntaxKind.LiteralType,
  SyntaxKind.PropertyDeclaration,
  SyntaxKind.CaseClause,
])
