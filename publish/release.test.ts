import { expect, it } from 'vitest'
import { missingToPublish, obstacles } from './release.ts'

const found = {
  version: '0.2.0',
  versions: { '@allot/client': '0.2.0', '@allot/engine': '0.2.0' },
  changelog: '# Changelog\n\n## 0.2.0 - 2026-11-30\n\n### Added\n\n- something\n',
  uncommitted: '',
}

it('packs a clean tree whose version has its section in the changelog', () => {
  expect(obstacles(found)).toEqual([])
})

it('packs nothing from a tree with uncommitted changes', () => {
  expect(obstacles({ ...found, uncommitted: ' M README.md\n' })).toEqual([
    'Commit or remove what is not committed:\n M README.md',
  ])
})

it('packs nothing without the section of the version, or where a package has another version', () => {
  const changelog = found.changelog.replace('0.2.0', '0.1.0')
  const versions = { ...found.versions, '@allot/engine': '0.1.0' }
  expect(obstacles({ ...found, changelog, versions })).toEqual([
    '@allot/engine is 0.1.0, the release is 0.2.0: run "npm run release:version".',
    'The newest section of CHANGELOG.md is not "## 0.2.0 - …".',
  ])
})

it('publishes only with a login, the tag of the version and a job that signs', () => {
  expect(missingToPublish('0.2.0', { login: undefined, tags: '', env: {} })).toEqual([
    'An npm login that may publish @allot: "npm login", or NODE_AUTH_TOKEN in CI.',
    'The tag of this commit: "git tag v0.2.0".',
    'A CI job with an identity token (id-token: write), which signs the provenance.',
  ])
  const env = { ACTIONS_ID_TOKEN_REQUEST_URL: 'https://ci.example' }
  expect(missingToPublish('0.2.0', { login: 'ann', tags: 'v0.2.0\n', env })).toEqual([])
})
