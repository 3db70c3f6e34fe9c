/**
 * A server on this machine that speaks the wire format of every provider, and goes wrong as each does. Nothing of ours is
 * replaced: calls go over a socket.
 */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { dressed, type WireAnswer, type WireFault, type WireProvider } from './wire-dress.ts'

export type { WireFault } from './wire-dress.ts'

export interface WireCall {
  readonly provider: WireProvider
  readonly path: string
  readonly key: string | undefined
  readonly headers: IncomingMessage['headers']
  readonly body: Buffer
}

export interface WireServer {
  readonly url: string
  /** Calls that ask for a result, in their order; not those that ask how far one is. */
  readonly calls: WireCall[]
  /** What becomes of a call; undefined is a picture. */
  fault: (call: WireCall) => WireFault | undefined
  /** How a question how far it is, or the fetching of a result, is answered; undefined is as it should be. */
  laterStatus: () => number | undefined
  /** Whether what was asked for is still being made; only some providers are asked how far it is. */
  pending: () => boolean
  /** How often it was asked how far something is. */
  questions: number
  /** Another server, where results lie. */
  filesAt: string | undefined
  close(): Promise<void>
}

/** The beginning of an MP4, by which its type is known. */
export const VIDEO = Buffer.concat([Buffer.from('\0\0\0\x18ftypisom', 'latin1'), Buffer.alloc(64)])

/** @param picture what it makes; where a video is asked for, it makes the beginning of one */
export async function openWireServer(picture: Buffer): Promise<WireServer> {
  const calls: WireCall[] = []
  let polls = 0
  const server = createServer((request, response) => {
    void answer(request, response).catch(() => response.destroy())
  })
  const wire: WireServer = {
    url: '',
    calls,
    fault: () => undefined,
    laterStatus: () => undefined,
    pending: () => false,
    questions: 0,
    filesAt: undefined,
    close: async () => {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }

  /** How far it is, or the result. */
  const later = (response: ServerResponse, provider: WireProvider, path: string) => {
    const status = wire.laterStatus()
    if (status !== undefined) json(response, { status, body: {} })
    else if (path.includes('/files/')) send(response, picture, 'image/png')
    else if (path.includes('/videos/')) send(response, VIDEO, 'video/mp4')
    else {
      wire.questions += 1
      if (wire.pending() && provider !== 'google') json(response, pendingOf(provider, wire.url))
      else json(response, statusOf(provider, path, wire.url, provider === 'google' ? polls++ : polls))
    }
  }

  const answer = async (request: IncomingMessage, response: ServerResponse) => {
    const body = Buffer.concat(await Array.fromAsync(request as AsyncIterable<Buffer>))
    const path = request.url ?? ''
    const [, named = ''] = path.split('/')
    const provider = named as WireProvider // the tests write the addresses
    if (request.method === 'GET') {
      later(response, provider, path)
      return
    }
    const key = request.headers['idempotency-key']
    const call = { provider, path, key: String(key), headers: request.headers, body }
    calls.push(call)
    const fault = wire.fault(call)
    const isPending = provider === 'replicate' && wire.pending()
    if (fault === undefined && isPending) json(response, pendingOf(provider, wire.url))
    else if (fault === undefined) json(response, resultOf(provider, path, wire.filesAt ?? wire.url, picture))
    else if (fault === 'cut') cut(response, resultOf(provider, path, wire.url, picture))
    else if (fault !== 'silent') json(response, faultOf(call, fault, wire.url))
  }

  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo // it listens on TCP
  return Object.assign(wire, { url: `http://127.0.0.1:${port}` })
}

/** The first half, and then the connection is gone. */
function cut(response: ServerResponse, { status, body }: WireAnswer): void {
  const text = JSON.stringify(body)
  response.writeHead(status, { 'content-type': 'application/json', 'content-length': text.length })
  response.write(text.slice(0, text.length / 2), () => response.destroy())
}

function faultOf(
  { provider, path }: WireCall,
  fault: Exclude<WireFault, 'cut' | 'silent'>,
  url: string,
): WireAnswer {
  // These two refuse while they are asked how far the job is.
  if (fault === 'moderated' && provider === 'bfl')
    return { status: 200, body: { id: 'x', polling_url: `${url}/bfl/poll/moderated` } }
  if (fault === 'moderated' && provider === 'luma')
    return { status: 200, body: { id: 'moderated', state: 'queued' } }
  if (fault === 'empty') return { status: 200, body: emptyOf(provider, url) }
  if (fault === 'wrong_type') return resultOf(provider, path, url, Buffer.from('<html>busy</html>'))
  if (fault === 'oversized')
    return { status: 200, body: { data: [{ b64_json: 'A'.repeat(71 * 1024 * 1024) }] } }
  return dressed(provider, fault) ?? { status: 500, body: {} }
}

/** What each answers to a call that succeeds. */
function resultOf(provider: WireProvider, path: string, url: string, picture: Buffer): WireAnswer {
  const file = `${url}/${provider}/files/1.png`
  switch (provider) {
    case 'openai': {
      const usage = { input_tokens: 210, output_tokens: 1_056, total_tokens: 1_266 }
      return { status: 200, body: { created: 1, data: [{ b64_json: picture.toString('base64') }], usage } }
    }
    case 'google': {
      if (path.includes('predictLongRunning')) return { status: 200, body: { name: 'operations/7' } }
      const inlineData = { mimeType: 'image/png', data: picture.toString('base64') }
      const usageMetadata = { promptTokenCount: 260, candidatesTokenCount: 1_290, totalTokenCount: 1_550 }
      const content = { parts: [{ inlineData }], role: 'model' }
      return {
        status: 200,
        body: { candidates: [{ content, finishReason: 'STOP', index: 0 }], usageMetadata },
      }
    }
    case 'fal':
      return {
        status: 200,
        headers: { 'x-fal-request-id': 'fal-1' },
        body: { images: [{ url: file, width: 64, height: 64 }], has_nsfw_concepts: [false], seed: 1 },
      }
    case 'replicate':
      return { status: 201, body: { status: 'succeeded', output: [file], error: null, urls: { get: file } } }
    case 'bfl':
      return {
        status: 200,
        body: { id: 'x', polling_url: `${url}/bfl/poll/ready`, cost: 4, input_mp: 0.5, output_mp: 1 },
      }
    case 'luma':
      return { status: 201, body: { id: 'ready', state: 'queued' } }
  }
}

function emptyOf(provider: WireProvider, url: string): unknown {
  switch (provider) {
    case 'openai':
      return { created: 1, data: [] }
    case 'google':
      return { candidates: [{ content: { parts: [] }, finishReason: 'STOP', index: 0 }] }
    case 'fal':
      return { images: [], has_nsfw_concepts: [] }
    case 'replicate':
      return { status: 'succeeded', output: null, error: null, urls: { get: url } }
    case 'bfl':
      return { id: 'x', polling_url: `${url}/bfl/poll/empty` }
    case 'luma':
      return { id: 'empty', state: 'queued' }
  }
}

/** It is being made. */
function pendingOf(provider: WireProvider, url: string): WireAnswer {
  if (provider === 'bfl') return { status: 200, body: { status: 'Pending' } }
  if (provider === 'luma') return { status: 200, body: { id: 'x', state: 'dreaming' } }
  const urls = { get: `${url}/replicate/predictions/1` }
  return { status: 201, body: { status: 'processing', output: null, error: null, urls } }
}

/** How far a job is. */
function statusOf(provider: WireProvider, path: string, url: string, polls: number): WireAnswer {
  const file = `${url}/${provider}/files/1.png`
  if (path.includes('moderated')) return dressed(provider, 'moderated') ?? { status: 500, body: {} }
  if (provider === 'bfl')
    return {
      status: 200,
      body: { status: 'Ready', result: path.includes('empty') ? null : { sample: file } },
    }
  if (provider === 'luma')
    return {
      status: 200,
      body: { id: 'x', state: 'completed', assets: path.includes('empty') ? null : { image: file } },
    }
  if (provider === 'replicate') return resultOf(provider, path, url, Buffer.alloc(0))
  if (polls === 0) return { status: 200, body: { name: 'operations/7', done: false } }
  const generatedSamples = [{ video: { uri: `${url}/google/videos/1.mp4` } }]
  return {
    status: 200,
    body: { name: 'operations/7', done: true, response: { generateVideoResponse: { generatedSamples } } },
  }
}

function json(response: ServerResponse, { status, headers, body }: WireAnswer): void {
  response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(JSON.stringify(body))
}

function send(response: ServerResponse, content: Buffer, type: string): void {
  response.writeHead(200, { 'content-type': type }).end(content)
}
