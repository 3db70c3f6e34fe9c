/**
 * Requests that hold a connection without sending. The headers have to arrive within 20 seconds (Node's own bound), a
 * body at a pace: after 20 seconds at 1 kB a second at least, so one of 40 kB that takes a minute is cut off, and a photo
 * of 50 MB over a slow phone line is not. What says that it is small, or does not say how long it is, is no photo: it is
 * here within a minute, or comes at 16 kB a second. What still comes once the answer is out is let come for a second, then cut off.
 */
import type { IncomingMessage, Server, ServerResponse } from 'node:http'

export interface SlowLimits {
  /** How long a body may take before its pace is looked at, in milliseconds. */
  readonly patience: number
  /** Bytes a second. */
  readonly pace: number
  /** How long a body may take that is no photo, in milliseconds; then it has `smallPace`, in bytes a second. */
  readonly smallPatience: number
  readonly smallPace: number
  /** How long a body may go on after the answer, in milliseconds. */
  readonly afterAnswer: number
}

const LIMITS: SlowLimits = {
  ...{ patience: 20_000, pace: 1_000, afterAnswer: 1_000 },
  ...{ smallPatience: 60_000, smallPace: 16_000 },
}

/** Bytes: as much as the API takes in one body. */
const SMALL = 1024 * 1024

/** @param limits shorter in tests */
export function refuseSlowRequests(server: Server, limits: SlowLimits = LIMITS): void {
  const arriving = new Map<IncomingMessage, Arrival>()
  server.on('request', (incoming: IncomingMessage, outgoing: ServerResponse) => {
    if (incoming.complete) return
    arriving.set(incoming, { began: Date.now(), bytesBefore: incoming.socket.bytesRead, outgoing })
    const forget = () => arriving.delete(incoming)
    incoming.once('end', forget).once('close', forget)
    outgoing.once('finish', () => {
      if (!incoming.complete) setTimeout(() => cutOff(incoming), limits.afterAnswer).unref()
    })
  })
  const watch = setInterval(
    () => {
      for (const [incoming, arrival] of arriving)
        if (isSlow(incoming, arrival, limits)) refuse(incoming, arrival)
    },
    Math.min(limits.patience / 4, 5_000),
  ).unref()
  server.once('close', () => clearInterval(watch))
}

interface Arrival {
  readonly began: number
  readonly bytesBefore: number
  readonly outgoing: ServerResponse
}

function isSlow(incoming: IncomingMessage, { began, bytesBefore }: Arrival, limits: SlowLimits): boolean {
  const took = Date.now() - began
  // What arrived and waits for us, for a full disk or a busy worker, is not the caller's slowness.
  if (incoming.readableLength >= incoming.readableHighWaterMark) return false
  const pace = took > limits.smallPatience && !isLarge(incoming) ? limits.smallPace : limits.pace
  return took > limits.patience && incoming.socket.bytesRead - bytesBefore < (took / 1_000) * pace
}

function isLarge({ headers }: IncomingMessage): boolean {
  return Number(headers['content-length'] ?? 0) > SMALL
}

function refuse(incoming: IncomingMessage, { outgoing }: Arrival): void {
  if (!outgoing.headersSent)
    outgoing
      .writeHead(408, { connection: 'close', 'content-type': 'text/plain; charset=utf-8' })
      .end('The body came too slowly, so the connection was closed. Send it again.\n')
  cutOff(incoming)
}

function cutOff(incoming: IncomingMessage): void {
  if (!incoming.complete) incoming.socket.destroySoon()
}
