/** The files of a folder of policies. */
import { readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'

/** @param path a folder of policies, or one of them @returns in the order of their names */
export function policyFiles(path: string): readonly string[] {
  const there = statSync(path, { throwIfNoEntry: false })
  if (!there?.isDirectory()) return there && path.endsWith('.yaml') ? [path] : []
  return readdirSync(path)
    .filter((name) => name.endsWith('.yaml'))
    .sort()
    .map((name) => join(path, name))
}
