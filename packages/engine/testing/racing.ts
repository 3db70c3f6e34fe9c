/** What the tests of several servers share. */
import type { ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import type { Engine } from '../engine.ts'
import type { RaceResult } from './racer.ts'

/** Makes a process of racer.ts ask for its holds. @returns the outcomes */
export async function race(racer: ChildProcess): Promise<RaceResult> {
  racer.send('go')
  const [answer]: RaceResult[] = await once(racer, 'message')
  if (!answer) throw new Error('The process ended without an answer.')
  return answer
}

/**
 * Callers that spend on one of three servers and then read the usage on the next, each `times` times.
 * @returns the answers so far at each read that showed less
 */
export async function staleReads(
  all: readonly Engine[],
  { callers, times }: { readonly callers: number; readonly times: number },
  spend: (allot: Engine | undefined, key: string) => Promise<unknown> | undefined,
  used: (allot: Engine) => Promise<number>,
): Promise<readonly number[]> {
  let answered = 0
  const behind: number[] = []
  const caller = async (number: number): Promise<void> => {
    for (let at = 0; at < times; at++) {
      await spend(all[(number + at) % 3], `${number}/${at}`)
      answered += 1
      const [before, allot] = [answered, all[(number + at + 1) % 3]]
      if (allot && (await used(allot)) < before) behind.push(before)
    }
  }
  await Promise.all(Array.from({ length: callers }, (_, number) => caller(number)))
  return behind
}
