import { mkdtempSync, readFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { writeSbom } from './sbom.ts'

interface Component {
  readonly name: string
  readonly purl?: string
  readonly licenses?: readonly unknown[]
  readonly hashes?: readonly { readonly content: string }[]
}

it('the bill of materials names what is installed by default, with licences and checksums, and nothing of development', {
  timeout: 60_000,
}, () => {
  const file = writeSbom(join(mkdtempSync(join(tmpdir(), 'allot-')), 'allot.cdx.json'))
  const bill: { bomFormat: string; components: readonly Component[] } = JSON.parse(readFileSync(file, 'utf8'))
  expect(bill.bomFormat).toBe('CycloneDX')
  const named = new Map(bill.components.map((component) => [component.name, component]))
  expect(named.get('hono')?.purl).toMatch(/^pkg:npm\/hono@\d/)
  const names = [...named.keys()]
  expect(names).toEqual(expect.arrayContaining(['kysely', 'sharp', 'better-auth', 'sharp-win32-x64']))
  expect(names.filter((name) => ['playwright-core', 'jimp', 'knip'].includes(name))).toEqual([])
  expect(bill.components.filter(({ licenses }) => licenses === undefined)).toEqual([])
  const bought = bill.components.filter(({ purl }) => purl !== undefined && !/\/(%40allot|allot)/.test(purl))
  expect(
    bought.filter(({ hashes }) => !hashes?.[0]?.content.match(/^[\da-f]{128}$/)).map(({ name }) => name),
  ).toEqual([])
})
