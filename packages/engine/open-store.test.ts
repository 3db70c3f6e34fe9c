import { readdirSync } from 'node:fs'
import { expect, it } from 'vitest'
import { openStore } from './open-store.ts'

it.each(['memory:', ':memory:'])('a store at %s leaves no file in the working folder', async (address) => {
  const store = await openStore(address)
  expect(readdirSync('.').filter((name) => name.includes('memory:'))).toEqual([])
  await store.close()
})
