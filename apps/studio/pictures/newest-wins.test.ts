import { expect, it } from 'vitest'
import { NewestWins } from './newest-wins.ts'

it('of what waits only the newest is done, and what runs is finished', async () => {
  const newest = new NewestWins()
  const first = Promise.withResolvers<string>()
  const done: string[] = []
  const ask = (name: string, result: Promise<string>) =>
    newest.run('photo', async () => {
      const answer = await result
      done.push(name)
      return answer
    })
  const answers = [
    ask('one', first.promise),
    ask('two', Promise.resolve('2')),
    ask('three', Promise.resolve('3')),
  ]
  const other = await newest.run('another photo', async () => 'at once')
  first.resolve('1')
  expect(await Promise.all(answers)).toEqual(['1', undefined, '3'])
  expect([other, done]).toEqual(['at once', ['one', 'three']])
})

it('work that fails makes room for the next', async () => {
  const newest = new NewestWins()
  const failing = newest.run('photo', () => Promise.reject(new Error('broken')))
  const next = newest.run('photo', async () => 'fine')
  await expect(failing).rejects.toThrow('broken')
  expect(await next).toBe('fine')
  expect(await newest.run('photo', async () => 'again')).toBe('again')
})
