/**
 * Streams of events, as server-sent events, for as long as the caller may see what they are about. One ends when the caller
 * leaves, is signed out or is no member of the Space any more, and when the studio closes; a page then asks anew. A person
 * has so many at once, so that one with many pages, or a program of theirs, leaves streams for the others.
 */
import type { Me } from '@allot/client/allot'
import type { Context } from 'hono'
import { HTTPException } from 'hono/http-exception'
import { streamSSE } from 'hono/streaming'
import type { FindPerson } from './caller.ts'

export interface StreamRoute {
  readonly whoIs: FindPerson
  /** Resolves when the studio closes, so that streams end. */
  readonly closing: Promise<void>
  /** Receives errors that no route expects. */
  readonly unexpected: (error: unknown) => void
}

/** What a stream is about. */
interface Stream {
  /** Sends one event, as JSON. */
  send(event: unknown): void
  /** There is no more to say. */
  end(): void
}

/**
 * @param begin sends what is known, and what changes from then on @returns from it: a function that ends the sending
 * @throws HTTPException 429
 */
export type OpenStream = (
  context: Context,
  of: { readonly me: Me; readonly space: string },
  begin: (stream: Stream) => () => void,
) => Response

/** A proxy may close a stream that is silent for longer. */
const KEEP_ALIVE_MS = 20_000
/** After so long it is asked again whether the caller is signed in and a member. */
const ASK_AGAIN_MS = 3_000
/** Bounds (law 9). */
const MAX_STREAMS = 2_000
const MAX_STREAMS_PER_PERSON = 20

/** @param what the pages follow, for people */
export function openEventStreams({ whoIs, closing, unexpected }: StreamRoute, what: string): OpenStream {
  const open = new Map<string, number>()
  const add = (person: string, count: number) => {
    const now = (open.get(person) ?? 0) + count
    if (now > 0) open.set(person, now)
    else open.delete(person)
  }
  return (context, { me, space }, begin) => {
    const person = me.member.id
    const all = [...open.values()].reduce((sum, count) => sum + count, 0)
    if ((open.get(person) ?? 0) >= MAX_STREAMS_PER_PERSON || all >= MAX_STREAMS)
      throw new HTTPException(429, {
        message: `Too many pages follow ${what}. Close some, or read what you need from time to time.`,
      })
    add(person, 1)
    return streamSSE(context, async (stream) => {
      const { promise: ended, resolve: end } = Promise.withResolvers<void>()
      stream.onAbort(end)
      let sent = Promise.resolve()
      const write = (message: { readonly event?: string; readonly data: string }) => {
        sent = sent.then(() => stream.writeSSE(message)).catch(unexpected)
      }
      const alive = setInterval(() => write({ event: 'alive', data: '' }), KEEP_ALIVE_MS)
      const asking = setInterval(async () => {
        const now = await whoIs(context.req.raw).catch(() => undefined) // where it cannot be asked, the page asks anew
        if (!now?.spaces.some((each) => each.id === space)) end()
      }, ASK_AGAIN_MS)
      let stop = () => {}
      try {
        stop = begin({
          send: (event) => write({ data: JSON.stringify(event) }),
          end: () => void sent.then(end),
        })
        await Promise.race([ended, closing])
      } finally {
        clearInterval(alive)
        clearInterval(asking)
        stop()
        add(person, -1)
      }
    })
  }
}
