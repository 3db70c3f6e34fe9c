/** A fresh Allot without any key: the sandbox is on in the demonstration, and nowhere else. */
import type { ToolOffer } from '@allot/studio/contract/tool-offer'
import { expect, it } from 'vitest'
import { Person } from '../testing/person.ts'
import { start } from '../testing/running.ts'

async function workOf(person: Person, tool: string) {
  const space = await person.makeSpace()
  const answer = await person.ask('GET', `/studio/spaces/${space}/tools`)
  const offers = (await answer.json()) as readonly ToolOffer[] // what the route answers
  return offers.find((offer) => offer.tool === tool)?.choices[0]?.work
}

it('a visitor of the demonstration can try every AI tool; a shop is told how its operator turns them on', async () => {
  const running = await start()
  const visitor = await Person.ofDemonstration(running.url)
  expect(await workOf(visitor, 'virtual_model')).toEqual({ kind: 'sandbox' })
  expect(await workOf(visitor, 'ai_video')).toEqual({ kind: 'sandbox' })
  const ann = await Person.signUp(running.url, 'ann')
  expect(await workOf(ann, 'virtual_model')).toMatchObject({
    kind: 'none',
    message: expect.stringMatching(/ALLOT_AI_PROVIDER.*ALLOT_AI_SANDBOX=on/),
  })
  await running.stop()
})
