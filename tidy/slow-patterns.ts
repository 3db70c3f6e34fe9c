/**
 * Finds each regular expression that some text makes slow: with `/^[\s.]+|[\s.]+$/g`, 4,000 dots before a letter take
 * 16 million steps, and with `/(a+)+$/` thirty letters take minutes. One request with such a text stops all others.
 */
import { analyse } from 'scslre'
import type { Node } from 'typescript/unstable/ast'
import * as is from 'typescript/unstable/ast/is'
import { eachCompiled, shown, textOf } from './compiled-files.ts'

/** @param paths relative to `root` @returns `path:line pattern` of each finding */
export function slowPatterns(root: string, paths: readonly string[]): readonly string[] {
  return eachCompiled(root, paths, ({ path, file }) => {
    const found: string[] = []
    const visit = (node: Node): undefined => {
      if (is.isRegularExpressionLiteral(node) && isSlow(textOf(file, node)))
        found.push(shown(path, file, node))
      node.forEachChild(visit)
    }
    file.forEachChild(visit)
    return found
  })
}

function isSlow(literal: string): boolean {
  const end = literal.lastIndexOf('/')
  return analyse({ source: literal.slice(1, end), flags: literal.slice(end + 1) }).reports.length > 0
}
