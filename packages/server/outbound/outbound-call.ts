/** A call to an address that was checked: the connection goes there, whatever the name resolves to by now. */
import { type IncomingMessage, request as overHttp } from 'node:http'
import { request as overHttps } from 'node:https'
import type { PublicTarget } from './public-target.ts'

export interface OutboundCall {
  readonly method: 'GET' | 'POST'
  readonly headers: Readonly<Record<string, string>>
  readonly body?: string
  readonly signal: AbortSignal
}

/** Redirects are answers and are not followed. @throws Error of the connection, or of the signal */
export function callTarget(
  { url, address, family }: PublicTarget,
  { method, headers, body, signal }: OutboundCall,
): Promise<IncomingMessage> {
  const send = url.protocol === 'https:' ? overHttps : overHttp
  const { promise, resolve, reject } = Promise.withResolvers<IncomingMessage>()
  const calling = send(url, {
    method,
    agent: false,
    signal,
    lookup: (_host, { all }, found) =>
      all ? found(null, [{ address, family }]) : found(null, address, family),
    headers: {
      'user-agent': 'Allot',
      ...(body !== undefined && { 'content-length': Buffer.byteLength(body) }),
      ...headers,
    },
  })
  calling.once('error', reject)
  calling.once('response', resolve)
  calling.end(body)
  return promise
}
