import { expect, it } from 'vitest'
import { agreed } from './consent.ts'

/** What the studio keeps, in memory. */
function kept(before: readonly string[] = []) {
  const hosts = [...before]
  return {
    hosts,
    agreed: () => hosts,
    agree: (_space: string, _member: string, host: string) => void hosts.push(host),
  }
}

const space = { id: 's', name: 'Shop', owner: 'ann' } as Parameters<typeof agreed>[1]['space'] // these alone are read
const hosts = ['api.bfl.ai', 'fal.run']

it('a person in a terminal is asked for each host once, and a no ends it', async () => {
  const consents = kept(['fal.run'])
  const questions: string[] = []
  const ask = async (question: string) => questions.push(question) > 0
  await agreed(consents, { space, hosts, named: [] }, ask)
  expect(questions).toEqual(['This recipe sends photos to api.bfl.ai. Send them there? [y/N] '])
  expect(consents.hosts).toEqual(['fal.run', 'api.bfl.ai'])
  await agreed(consents, { space, hosts, named: [] }, ask)
  expect(questions).toHaveLength(1)
  const no = agreed(kept(), { space, hosts, named: [] }, async () => false)
  await expect(no).rejects.toThrow('Add --send-photos-to api.bfl.ai')
})

it('the option agrees to the hosts that it names, in any case of letters, and to no others', async () => {
  const consents = kept()
  await agreed(consents, { space, hosts: ['fal.run'], named: ['FAL.run'] }, undefined)
  expect(consents.hosts).toEqual(['fal.run'])
  const other = agreed(consents, { space, hosts, named: ['fal.run'] }, undefined)
  await expect(other).rejects.toThrow('kept for "Shop". Nothing was sent or charged.')
})
