/** Live usage: a stream of server-sent events, which sends the usage again whenever it changes. */

import { usage } from '@allot/api/usage'
import { memberOf, type SpaceId } from '@allot/rules/space'
import { type SSEStreamingApi, streamSSE } from 'hono/streaming'
import type { Caller } from '../access/caller.ts'
import { pollChanges } from '../changes/change-poller.ts'
import { ProblemError } from '../http/problem.ts'
import type { RouteContext } from './route-context.ts'
import { viewerOf } from './usage.ts'

const MAX_STREAMS = 2_000
/** A publishable key can be copied out of a page; this bound leaves streams for other Spaces. */
const MAX_STREAMS_PER_SPACE = 200
/** Milliseconds between two events of a busy Space, at least. */
const MIN_INTERVAL = 250
/**
 * Milliseconds after which the usage is read again without a change of the log: time alone changes it too, and proxies
 * close a stream that is silent for long.
 */
const REFRESH = 20_000

export function liveRoutes({ api, allot, keys, shared, listen, closing, unexpected }: RouteContext): void {
  const streams = new Map<SpaceId, Set<() => void>>()
  let open = 0
  const notify = (space: SpaceId) => {
    for (const onChange of streams.get(space) ?? []) onChange()
  }
  listen(notify)
  if (shared) void closing.then(pollChanges(allot, () => streams.keys(), notify))
  const follow = (space: SpaceId, onChange: () => void): (() => void) => {
    const own = streams.get(space) ?? new Set()
    streams.set(space, own.add(onChange))
    open += 1
    return () => {
      open -= 1
      own.delete(onChange)
      if (own.size === 0) streams.delete(space)
    }
  }

  /** The stream of a member who was removed, or of a key that was revoked, ends. */
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
      if (open >= MAX_STREAMS || (streams.get(space)?.size ?? 0) >= MAX_STREAMS_PER_SPACE)
        throw new ProblemError('unavailable', 'Too many pages read live usage. Read GET …/usage instead.')
      const work = async (stream: SSEStreamingApi) => {
        let wake = Promise.withResolvers<void>()
        const stop = follow(space, () => wake.resolve())
        const ended = new Promise<'ended'>((resolve) => {
          stream.onAbort(() => resolve('ended'))
          void closing.then(() => resolve('ended'))
        })
        const refresh = setInterval(() => wake.resolve(), REFRESH)
        let sent = ''
        try {
          for (;;) {
            wake = Promise.withResolvers<void>()
            if (!(await mayStill(space, caller))) break
            const now = JSON.stringify(await allot.usage(space, viewerOf(caller)))
            if (now === sent) await stream.writeSSE({ event: 'alive', data: '' })
            else await stream.writeSSE({ event: 'usage', data: now })
            sent = now
            if ((await Promise.race([ended, wake.promise])) === 'ended') break
            await Promise.race([ended, stream.sleep(MIN_INTERVAL)])
          }
        } finally {
          clearInterval(refresh)
          stop()
        }
      }
      return streamSSE(context, work, async (error) => unexpected(error))
    },
  )
}
