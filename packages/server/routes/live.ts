/** Live usage: a stream of server-sent events, which sends the usage again whenever it changes. */

import { usage } from '@allot/api/usage'
import type { SpaceId } from '@allot/rules/space'
import { type SSEStreamingApi, streamSSE } from 'hono/streaming'
import { type Caller, nameOf } from '../access/caller.ts'
import { ASK_AGAIN, streamAccess } from '../access/stream-access.ts'
import { pollChanges } from '../changes/change-poller.ts'
import { ProblemError } from '../http/problem.ts'
import type { RouteContext } from './route-context.ts'
import { viewerOf } from './usage.ts'

/**
 * Bounds (law 9). A publishable key can be copied out of a page: the keys of a Space leave streams for its members and for
 * other Spaces, and a person with many pages leaves some for the others.
 */
const MAX_STREAMS = 2_000
const MAX_STREAMS_OF_KEYS = 200
const MAX_STREAMS_OF_PERSON = 20
/** Milliseconds between two events of a busy Space, at least. */
const MIN_INTERVAL = 250
/**
 * Milliseconds after which the usage is read again without a change of the log: time alone changes it too, and proxies
 * close a stream that is silent for long.
 */
const REFRESH = 20_000
const ACCESS = { person: 'member', scope: 'read', publishable: true } as const

export function liveRoutes({ api, allot, callers, shared, listen, closing, unexpected }: RouteContext): void {
  const streams = new Map<SpaceId, Set<() => void>>()
  let open = 0
  const notify = (space: SpaceId) => {
    for (const onChange of streams.get(space) ?? []) onChange()
  }
  listen(notify)
  if (shared) void closing.then(pollChanges(allot, () => streams.keys(), notify))
  const counts = new Map<string, number>()
  /** @param whose counts it */
  const follow = (space: SpaceId, whose: string, onChange: () => void): (() => void) => {
    const own = streams.get(space) ?? new Set()
    streams.set(space, own.add(onChange))
    open += 1
    counts.set(whose, (counts.get(whose) ?? 0) + 1)
    return () => {
      open -= 1
      own.delete(onChange)
      if (own.size === 0) streams.delete(space)
      const left = (counts.get(whose) ?? 1) - 1
      if (left > 0) counts.set(whose, left)
      else counts.delete(whose)
    }
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
      access: ACCESS,
      answer: usage,
      sends: 'text/event-stream',
    },
    ({ params: { space }, caller, context }) => {
      const [whose, most] = sharerOf(caller, space)
      if (open >= MAX_STREAMS || (counts.get(whose) ?? 0) >= most)
        throw new ProblemError('unavailable', 'Too many pages read live usage. Read GET …/usage instead.')
      const work = async (stream: SSEStreamingApi) => {
        let wake = Promise.withResolvers<void>()
        let isDue = true
        const look = () => {
          isDue = true
          wake.resolve()
        }
        const mayStill = streamAccess(callers, { request: context.req.raw, caller, access: ACCESS, space })
        const stop = follow(space, whose, look)
        const ended = new Promise<'ended'>((resolve) => {
          stream.onAbort(() => resolve('ended'))
          void closing.then(() => resolve('ended'))
        })
        const refresh = setInterval(look, REFRESH)
        const asking = setInterval(() => wake.resolve(), ASK_AGAIN)
        let sent = ''
        const send = async () => {
          isDue = false
          const now = JSON.stringify(await allot.usage(space, viewerOf(caller)))
          if (now === sent) await stream.writeSSE({ event: 'alive', data: '' })
          else await stream.writeSSE({ event: 'usage', data: now })
          sent = now
        }
        try {
          for (;;) {
            wake = Promise.withResolvers<void>()
            if (!(await mayStill())) break
            if (isDue) await send()
            if ((await Promise.race([ended, wake.promise])) === 'ended') break
            await Promise.race([ended, stream.sleep(MIN_INTERVAL)])
          }
        } finally {
          clearInterval(refresh)
          clearInterval(asking)
          stop()
        }
      }
      return streamSSE(context, work, async (error) => unexpected(error))
    },
  )
}

/** By whom a stream is counted, and how many of those there may be. */
function sharerOf(caller: Caller, space: SpaceId): readonly [whose: string, most: number] {
  if (caller.kind === 'person') return [`person ${nameOf(caller)}`, MAX_STREAMS_OF_PERSON]
  return [`keys ${space}`, MAX_STREAMS_OF_KEYS]
}
