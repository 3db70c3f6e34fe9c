import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { openStore } from '@allot/engine/open-store'
import { expect, it } from 'vitest'
import { allot, freshFolder } from '../testing/running.ts'

const END = /^[\da-f]{16} \{"end":true,"pages":0\}\n$/

it('export writes to standard output if the file is named -', async () => {
  const data = freshFolder()
  await (await openStore(join(data, 'allot.sqlite'))).close()
  const before = readdirSync(data)
  const { status, out } = await allot(['export', '--store', join(data, 'allot.sqlite'), '--out', '-'], data)
  expect({ status, out }).toEqual({ status: 0, out: expect.stringMatching(END) })
  expect(readdirSync(data)).toEqual(before)
  const file = join(freshFolder(), 'a.log')
  expect(await allot(['export', '--store', join(data, 'allot.sqlite'), '--out', file], data)).toMatchObject({
    status: 0,
    out: '',
  })
  expect(readFileSync(file, 'utf8')).toBe(out)
})

it('a missing file is refused, and none is created', async () => {
  const data = join(freshFolder(), 'data')
  mkdirSync(data)
  writeFileSync(join(data, 'there.sqlite'), '')
  const told = async (...words: string[]) => {
    const { status, out, err } = await allot(words, data)
    expect({ status, out }).toEqual({ status: 2, out: '' })
    return err.trim()
  }
  expect(await told('export')).toBe(`There is no file ${join(data, 'allot.sqlite')}. Check its name.`)
  expect(await told('export', '--store', `${data}/there.sqlite`, '--out', data)).toMatch(/is a folder/)
  expect(await told('export', '--store', `${data}/there.sqlite`, '--out', `${data}/no/a.log`)).toBe(
    `There is no folder ${join(data, 'no')}. Make it first.`,
  )
  expect(await told('import', join(data, 'typo.log'))).toMatch(/There is no file/)
  expect(await told('migrate', '--store', 'mysql://db/allot')).toMatch(/--store postgres:\/\/…/)
  expect(await allot(['move', '--store', 'postgres://db/allot'], data)).toEqual({
    status: 0,
    out: `There is nothing to move: no file ${join(data, 'allot.sqlite')}.\n`,
    err: '',
  })
  expect(readdirSync(data)).toEqual(['there.sqlite'])
})
