/**
 * `npm run sbom` writes the bill of materials of this version: every package that is installed by default, with its
 * licence and its checksum, as CycloneDX. A release writes it too; it is attached to the release, for scanners.
 */
import { execFileSync } from 'node:child_process'
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { ROOT } from './manifest.ts'

const COMMAND = join(ROOT, 'node_modules/@cyclonedx/cyclonedx-npm/bin/cyclonedx-npm-cli.js')
/** From the lock file, so that it names every platform and is the same wherever it is made. */
const OPTIONS = ['--package-lock-only', '--ignore-npm-errors', '--omit', 'dev', '--output-reproducible']

/** @param file otherwise dist/allot-<version>.cdx.json @returns where it was written */
export function writeSbom(file?: string): string {
  const { version } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8'))
  const out = file ?? join(ROOT, 'dist', `allot-${version}.cdx.json`)
  mkdirSync(dirname(out), { recursive: true })
  const written = ['--output-format', 'JSON', '--output-file', out]
  // npm complains of packages that another package would like in another version; that is no fault of the bill.
  execFileSync(process.execPath, [COMMAND, ...OPTIONS, ...written], { cwd: ROOT, stdio: 'pipe' })
  writeFileSync(out, `${JSON.stringify(withChecksums(JSON.parse(readFileSync(out, 'utf8'))), null, 2)}\n`)
  return out
}

interface Bill {
  readonly components: readonly Component[]
}

interface Component {
  readonly properties?: readonly { readonly name: string; readonly value: string }[]
}

/** The tool leaves out the checksums of the lock file. */
function withChecksums(bill: Bill): Bill {
  const { packages }: { packages: Readonly<Record<string, { readonly integrity?: string }>> } = JSON.parse(
    readFileSync(join(ROOT, 'package-lock.json'), 'utf8'),
  )
  const checksums = new Map(Object.entries(packages).map(([path, { integrity }]) => [path, integrity]))
  return {
    ...bill,
    components: bill.components.map((component) => {
      const path = component.properties?.find(({ name }) => name === 'cdx:npm:package:path')?.value ?? ''
      const sum = /^sha512-(.+)$/.exec(checksums.get(path) ?? '')?.[1]
      if (sum === undefined) return component // one of this repository
      return {
        ...component,
        hashes: [{ alg: 'SHA-512', content: Buffer.from(sum, 'base64').toString('hex') }],
      }
    }),
  }
}

if (import.meta.main) console.log(`Written: ${writeSbom()}`)
