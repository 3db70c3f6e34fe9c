/** Live usage: a stream that tells a page anew whenever anybody in the Space spends. */

import { usage } from '@allot/api/usage'
import { memberOf, type SpaceId } from '@allot/rules/space'
import { type SSEStreamingApi, streamSSE } from 'hono/streaming'
import type { Caller } from '../access/caller.ts'
import { pollChanges } from '../changes/change-poller.ts'
import { ProblemError } from '../http/problem.ts'
import type { RouteContext } from './route-context.ts'
import { viewerOf } from './usage.ts'

const MOST_STREAMS = 2_000
/** So that a publishable key, which anybody may copy out of a page, leaves streams for other Spaces. */
const MOST_OF_A_SPACE = 200
/** A busy Space is told at most so often. */
const PAUSE = 250
/** Looked at again without being told: for what time alone changes, and so that nothing in between takes a quiet stream for a dead one. */
const LOOK = 20_000

export function liveRoutes({ api, allot, keys, shared, listen, closing, unexpected }: RouteContext): void {
  const streams = new Map<SpaceId, Set<() => void>>()
  let open = 0
  const tell = (space: SpaceId) => {
    for (const changed of streams.get(space) ?? []) changed()
  }
  listen(tell)
  if (shared) void closing.then(pollChanges(allot, () => streams.keys(), tell))
  const follow = (space: SpaceId, changed: () => void): (() => void) => {
    const own = streams.get(space) ?? new Set()
    streams.set(space, own.add(changed))
    open += 1
    return () => {
      open -= 1
      own.delete(changed)
      if (own.size === 0) streams.delete(space)
    }
  }

  /** Somebody who was removed, or a key that was revoked, is told no more. */
  const mayStill = async (space: SpaceId, caller: Caller): Promise<boolean> => {
    if (caller.kind === 'key') return keys.isLive(caller.key.id)
    return caller.kind === 'person' && memberOf(await allot.space(space), caller.person.id) !== undefined
  }

  api.serve(
    {
      method: 'get',
      path: '/v1/spaces/{space}/live',
      id: 'streamUsage',
      tag: 'Usage',
      summary: 'Stream the usage',
      description:
        'The usage now, and again whenever it changes, as server-sent events. Each event is called "usage" and carries what GET …/usage answers.',
      access: { person: 'member', scope: 'read', publishable: true },
      answer: usage,
      sends: 'text/event-stream',
    },
    ({ params: { space }, caller, context }) => {
      if (open >= MOST_STREAMS || (streams.get(space)?.size ?? 0) >= MOST_OF_A_SPACE)
        throw new ProblemError(
          'unavailable',
          'Too many pages are being told live. Ask for the usage instead.',
        )
      const work = async (stream: SSEStreamingApi) => {
        let wake = Promise.withResolvers<void>()
        const stop = follow(space, () => wake.resolve())
        const ended = new Promise<'ended'>((resolve) => {
          stream.onAbort(() => resolve('ended'))
          void closing.then(() => resolve('ended'))
        })
        const looking = setInterval(() => wake.resolve(), LOOK)
        let told = ''
        try {
          for (;;) {
            wake = Promise.withResolvers<void>()
            if (!(await mayStill(space, caller))) break
            const now = JSON.stringify(await allot.usage(space, viewerOf(caller)))
            if (now === told) await stream.writeSSE({ event: 'alive', data: '' })
            else await stream.writeSSE({ event: 'usage', data: now })
            told = now
            if ((await Promise.race([ended, wake.promise])) === 'ended') break
            await Promise.race([ended, stream.sleep(PAUSE)])
          }
        } finally {
          clearInterval(looking)
          stop()
        }
      }
      return streamSSE(context, work, async (error) => unexpected(error))
    },
  )
}
