/** The photos that are graded, with the grades that a person gave them by eye (grades.json). */
import { execFileSync } from 'node:child_process'
import { existsSync, mkdirSync, readdirSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { z } from 'zod'

const grade = z.enum(['good', 'minor', 'wrong', 'ruined'])
export type Grade = z.infer<typeof grade>

const grades = z.strictObject({ unmended: grade, mended: grade, why: z.string().optional() })

const source = z.strictObject({
  /** Name and version of the npm package that carries the photos; null for those of a folder that is named. */
  package: z.string().nullable(),
  folder: z.string(),
  photos: z.record(z.string(), grades),
})

export interface GradedPhoto {
  readonly name: string
  readonly file: string
  /** Undefined for a photo without a grade. */
  readonly grades: z.infer<typeof grades> | undefined
}

export interface Folders {
  /** Folders of photos that no package carries. */
  readonly named: readonly string[]
  /** Where packages are fetched to; null fetches none. */
  readonly fetched: string | null
}

/** The photos that are there; those of packages that are neither installed nor fetched are left out. */
export function gradedPhotos({ named, fetched }: Folders): readonly GradedPhoto[] {
  const sources = z
    .array(source)
    .parse(JSON.parse(readFileSync(join(import.meta.dirname, 'grades.json'), 'utf8')))
  const known = new Map(sources.flatMap(({ photos }) => Object.entries(photos)))
  const ofPackages = sources.flatMap((each) => {
    const root = each.package === null ? undefined : folderOf(each.package, fetched)
    if (root === undefined) return []
    return Object.keys(each.photos).map((name) => ({ name, file: join(root, each.folder, name) }))
  })
  const ofFolders = named.flatMap((folder) =>
    readdirSync(folder)
      .filter((name) => /\.(jpe?g|png|webp|avif|heic|tiff?)$/i.test(name))
      .map((name) => ({ name, file: join(folder, name) })),
  )
  return [...ofPackages, ...ofFolders].map((photo) => ({ ...photo, grades: known.get(photo.name) }))
}

function folderOf(specifier: string, fetched: string | null): string | undefined {
  const name = specifier.slice(0, specifier.lastIndexOf('@'))
  const version = specifier.slice(name.length + 1)
  try {
    const manifest = createRequire(import.meta.url).resolve(`${name}/package.json`)
    if (JSON.parse(readFileSync(manifest, 'utf8')).version === version) return dirname(manifest)
  } catch {
    // not installed
  }
  return fetched === null ? undefined : fetchedPackage(specifier, fetched)
}

function fetchedPackage(specifier: string, fetched: string): string {
  const folder = join(fetched, specifier.replaceAll('/', '+'))
  const root = join(folder, 'package')
  if (existsSync(root)) return root
  mkdirSync(folder, { recursive: true })
  const tarball = execFileSync('npm', ['pack', '--silent', specifier], {
    cwd: folder,
    encoding: 'utf8',
  }).trim()
  execFileSync('tar', ['xzf', tarball], { cwd: folder })
  return root
}
