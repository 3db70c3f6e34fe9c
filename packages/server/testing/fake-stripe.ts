/**
 * A fake Stripe for tests: a real HTTP server that answers in the shapes of Stripe's own published fixtures
 * (fixtures/stripe.json, from the repository stripe/openapi), and signs events as Stripe does.
 */
import { createHmac } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { createServer, type IncomingMessage } from 'node:http'
import { join } from 'node:path'

type Json = Record<string, unknown>

const SHAPES: Record<string, Json> = JSON.parse(
  readFileSync(join(import.meta.dirname, 'fixtures/stripe.json'), 'utf8'),
)

export interface FakeStripeRequest {
  readonly method: string
  readonly path: string
  readonly form: Readonly<Record<string, string>>
  readonly idempotencyKey: string | undefined
}

/** What a test sets of a subscription; everything else is as in Stripe's fixture. */
export interface FakeSubscription {
  readonly id: string
  readonly space: string
  readonly price: string
  readonly status?: string
  /** In seconds, as Stripe counts. */
  readonly until: number
  /** When the running term began; a month before it ends where it is left out. */
  readonly since?: number
  /** Collection is paused, and invoices are voided. */
  readonly paused?: boolean
  readonly ends?: boolean
  readonly endedAt?: number
}

export class FakeStripe {
  readonly requests: FakeStripeRequest[] = []
  /** As Stripe has them now. */
  readonly subscriptions = new Map<string, Json>()
  /** Happens after an answer is known and before it is sent. */
  meanwhile: (() => Promise<void>) | undefined
  readonly #server = createServer(async (request, response) => {
    const received = await read(request)
    this.requests.push(received)
    const answer = this.#answer(received)
    await this.meanwhile?.()
    response.writeHead(answer ? 200 : 404, { 'content-type': 'application/json' })
    response.end(
      JSON.stringify(answer ?? { error: { type: 'invalid_request_error', message: 'No such thing' } }),
    )
  })

  async open(): Promise<string> {
    await new Promise<void>((resolve) => this.#server.listen(0, '127.0.0.1', resolve))
    const bound = this.#server.address()
    return `http://127.0.0.1:${typeof bound === 'object' && bound ? bound.port : 0}`
  }

  close(): void {
    this.#server.closeAllConnections()
    this.#server.close()
  }

  #answer({ method, path }: FakeStripeRequest): Json | undefined {
    if (path === '/v1/checkout/sessions') return SHAPES['checkout.session']
    if (path === '/v1/billing_portal/sessions') return SHAPES['billing_portal.session']
    if (path.startsWith('/v1/prices') && method === 'GET')
      return {
        object: 'list',
        data: [{ ...SHAPES.price, id: 'price_looked_up' }],
        has_more: false,
        url: '/v1/prices',
      }
    return this.subscriptions.get(path.replace('/v1/subscriptions/', ''))
  }
}

export function subscription({
  id,
  space,
  price,
  status = 'active',
  until,
  since = until - 31 * 24 * 60 * 60,
  paused = false,
  ends = false,
  endedAt,
}: FakeSubscription): Json {
  const shape = SHAPES.subscription as Json & { items: { data: (Json & { price: Json })[] } } // the fixture's own shape
  const [item] = shape.items.data
  const priced = {
    ...item,
    current_period_start: since,
    current_period_end: until,
    price: { ...item?.price, id: price },
  }
  return {
    ...shape,
    id,
    status,
    metadata: { space },
    cancel_at_period_end: ends,
    cancel_at: ends ? until : null,
    pause_collection: paused ? { behavior: 'void', resumes_at: null } : null,
    ended_at: endedAt ?? null,
    items: { ...shape.items, data: [priced] },
  }
}

export function invoice(of: string): Json {
  return {
    ...SHAPES.invoice,
    parent: {
      type: 'subscription_details',
      quote_details: null,
      subscription_details: { metadata: {}, subscription: of },
    },
  }
}

export function event(id: string, type: string, created: number, object: Json): string {
  return JSON.stringify({ ...SHAPES.event, id, type, created, data: { object } })
}

/** The header `Stripe-Signature`, made by the words of Stripe's documentation and not by its library. */
export function signed(body: string, secret: string, seconds: number): string {
  const signature = createHmac('sha256', secret).update(`${seconds}.${body}`).digest('hex')
  return `t=${seconds},v1=${signature}`
}

async function read(request: IncomingMessage): Promise<FakeStripeRequest> {
  let body = ''
  for await (const part of request) body += part
  const { pathname } = new URL(request.url ?? '', 'http://stripe.test')
  const key = request.headers['idempotency-key']
  return {
    method: request.method ?? '',
    path: pathname,
    form: Object.fromEntries(new URLSearchParams(body)),
    idempotencyKey: typeof key === 'string' ? key : undefined,
  }
}
