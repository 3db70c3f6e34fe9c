/** Files as the compiler of `npm run typecheck` reads them. */
import { join } from 'node:path'
import type { Node, SourceFile } from 'typescript/unstable/ast'
import { API, type Checker } from 'typescript/unstable/sync'

export interface CompiledFile {
  /** Relative to the repository. */
  readonly path: string
  readonly file: SourceFile
  readonly checker: Checker
}

/** @param paths relative to `root` @param read what is wanted of each file */
export function eachCompiled<T>(
  root: string,
  paths: readonly string[],
  read: (compiled: CompiledFile) => readonly T[],
): readonly T[] {
  const projects = ['tsconfig.json', 'apps/studio/web/tsconfig.json'].map((path) => join(root, path))
  const api = new API({ cwd: root })
  try {
    const snapshot = api.updateSnapshot({ openProjects: projects })
    return paths.flatMap((path) => {
      const isPage = path.startsWith('apps/studio/web/')
      const project = snapshot.getProject(projects[isPage ? 1 : 0] ?? '')
      const file = project?.program.getSourceFile(join(root, path))
      if (!project || !file)
        throw new Error(`The compiler does not know ${path}; see the include of tsconfig.json.`)
      return read({ path, file, checker: project.checker })
    })
  } finally {
    api.close()
  }
}

export function textOf(file: SourceFile, node: Node): string {
  return file.text.slice(node.getStart(file), node.end)
}

/** `path:line text` */
export function shown(path: string, file: SourceFile, node: Node): string {
  const text = textOf(file, node).replaceAll(/\s+/g, ' ')
  const line = file.text.slice(0, node.getStart(file)).split('\n').length
  return `${path}:${line} ${text}`
}
