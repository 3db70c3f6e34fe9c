/** The studio's page never knows the product: no name that a policy of ours defines stands in its sources. */
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { readPolicy } from '@allot/engine/policies'
import { expect, it } from 'vitest'

const POLICIES = join(import.meta.dirname, '../../policies')
const WEB = join(import.meta.dirname, '../studio/web')

const policies = readdirSync(POLICIES)
  .filter((file) => file.endsWith('.yaml'))
  .map((file) => readPolicy(join(POLICIES, file)))

const named = policies.flatMap(({ plans, pools, windows, features }) =>
  [plans, pools, windows, features].flatMap((each) => Object.entries<{ title: string }>(each)),
)

interface Forbidden {
  readonly name: string
  readonly pattern: RegExp
}

/** Ids as code writes them: those of two words anywhere, the others in quotes or after a dot. */
const ids = [...new Set(named.map(([id]) => id))].map((id) => ({
  name: id,
  pattern: id.includes('_')
    ? new RegExp(`\\b${id}\\b`)
    : new RegExp(`['"\`]${id}['"\`]|(?<!Math)\\.${id}\\b`),
}))

/** Titles as people read them: those of two words anywhere, the others where they are a whole text. */
const titles = [...new Set(named.map(([, { title }]) => title))].map((title) => ({
  name: title,
  pattern: title.includes(' ') ? new RegExp(title, 'i') : new RegExp(`['"\`>]\\s*${title}\\s*['"\`<]`),
}))

const forbidden: readonly Forbidden[] = [...ids, ...titles]

const sources = readdirSync(WEB, { recursive: true, encoding: 'utf8' }).filter(
  (file) => /\.(tsx?|css|html)$/.test(file) && !file.startsWith('dist'),
)

it('finds names in every spelling', () => {
  const found = (text: string) =>
    forbidden.filter(({ pattern }) => pattern.test(text)).map(({ name }) => name)
  expect(found(`meters.find((each) => each.meter === 'batch_exports')`)).toEqual(['batch_exports'])
  expect(found('<p>no AI credits</p>')).toEqual(['AI credits'])
  expect(found(`plan === 'ultra' || plans.pro`)).toEqual(['pro', 'ultra'])
  expect(found('<b>Enterprise</b>, Math.max(1, 2), progress')).toEqual(['Enterprise'])
})

it('the page names no plan, pool, window or feature of the policies', () => {
  expect(sources.length).toBeGreaterThan(50)
  const found = sources.flatMap((file) => {
    const text = readFileSync(join(WEB, file), 'utf8')
    return forbidden.filter(({ pattern }) => pattern.test(text)).map(({ name }) => `${file}: ${name}`)
  })
  expect(found).toEqual([])
})
