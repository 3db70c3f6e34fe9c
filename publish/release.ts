/**
 * `npm run release -- --dry-run` builds and packs the client, and the engine with what it needs, checks each tarball
 * with publint and arethetypeswrong, and writes the bill of materials. Without `--dry-run` it then publishes them, which needs an npm login, the
 * tag of the version, and a CI job that can sign the provenance.
 */
import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { parseArgs } from 'node:util'
import { buildPackage } from './build.ts'
import { readChangelog } from './changelog.ts'
import { problemsWith } from './check-package.ts'
import { manifestOf, publishedPackages, ROOT } from './manifest.ts'
import { writeSbom } from './sbom.ts'

/** What a release depends on, as it is found. */
export interface Found {
  readonly version: string
  /** Of each package, by its name. */
  readonly versions: Readonly<Record<string, string>>
  readonly changelog: string
  /** What `git status --porcelain` prints. */
  readonly uncommitted: string
}

/** Why nothing may be packed; empty where it may. */
export function obstacles({ version, versions, changelog, uncommitted }: Found): readonly string[] {
  const others = Object.entries(versions).filter(([, its]) => its !== version)
  const [newest] = readChangelog(changelog)
  return [
    ...(uncommitted ? [`Commit or remove what is not committed:\n${uncommitted.trimEnd()}`] : []),
    ...others.map(
      ([name, its]) => `${name} is ${its}, the release is ${version}: run "npm run release:version".`,
    ),
    ...(newest?.version === version
      ? []
      : [`The newest section of CHANGELOG.md is not "## ${version} - …".`]),
  ]
}

/** What publishing needs besides; empty where all of it is there. */
export function missingToPublish(
  version: string,
  { login, tags, env }: { login: string | undefined; tags: string; env: NodeJS.ProcessEnv },
): readonly string[] {
  const signs = env.ACTIONS_ID_TOKEN_REQUEST_URL || env.SIGSTORE_ID_TOKEN
  return [
    ...(login ? [] : ['An npm login that may publish @allot: "npm login", or NODE_AUTH_TOKEN in CI.']),
    ...(tags.split('\n').includes(`v${version}`) ? [] : [`The tag of this commit: "git tag v${version}".`]),
    ...(signs ? [] : ['A CI job with an identity token (id-token: write), which signs the provenance.']),
  ]
}

async function release(isDryRun: boolean): Promise<void> {
  const names = publishedPackages()
  const { version } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8'))
  stopFor(obstacles(find(version, names)))
  if (!isDryRun) stopFor(missingToPublish(version, { login: login(), tags: tagsAtHead(), env: process.env }))
  const folder = mkdtempSync(join(tmpdir(), 'allot-release-'))
  try {
    const tarballs = names.map((name) => pack(name, folder))
    for (const tarball of tarballs) {
      const problems = await problemsWith(tarball)
      const verdict = problems.length === 0 ? 'no problems' : problems.join('\n')
      console.log(`${basename(tarball)}  ${(statSync(tarball).size / 1_000).toFixed(0)} kB  ${verdict}`)
      if (problems.length > 0) process.exitCode = 1
    }
    if (process.exitCode) return
    console.log(`${basename(writeSbom())}  in dist/, to be attached to the release`)
    if (isDryRun) console.log('Nothing was published: this was a dry run.')
    else for (const tarball of tarballs) publish(tarball)
  } finally {
    rmSync(folder, { recursive: true })
  }
}

function find(version: string, names: readonly string[]): Found {
  return {
    version,
    versions: Object.fromEntries(
      names.map(manifestOf).map((manifest) => [manifest.name, manifest.version] as const),
    ),
    changelog: readFileSync(join(ROOT, 'CHANGELOG.md'), 'utf8'),
    uncommitted: git('status', '--porcelain'),
  }
}

function pack(name: string, folder: string): string {
  const dist = buildPackage(name)
  const args = ['pack', dist, '--json', '--pack-destination', folder]
  const [{ filename }] = JSON.parse(execFileSync('npm', args, { encoding: 'utf8' }))
  rmSync(dist, { recursive: true })
  return join(folder, filename)
}

function publish(tarball: string): void {
  execFileSync('npm', ['publish', tarball, '--access', 'public', '--provenance'], { stdio: 'inherit' })
}

function login(): string | undefined {
  try {
    return execFileSync('npm', ['whoami'], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }).trim()
  } catch {
    return undefined
  }
}

function tagsAtHead(): string {
  return git('tag', '--points-at', 'HEAD')
}

function git(...args: string[]): string {
  return execFileSync('git', args, { cwd: ROOT, encoding: 'utf8' })
}

function stopFor(reasons: readonly string[]): void {
  if (reasons.length === 0) return
  console.error(`Not released:\n${reasons.map((reason) => `- ${reason}`).join('\n')}`)
  process.exit(1)
}

if (import.meta.main) {
  const { values } = parseArgs({ options: { 'dry-run': { type: 'boolean', default: false } } })
  await release(values['dry-run'])
}
