/**
 * Traces by OpenTelemetry, where somebody collects them: one span for each request, named by its route, joined to the
 * trace of whoever called. Nothing of it is loaded otherwise.
 */
import type { SpanExporter } from '@opentelemetry/sdk-trace'
import type { AnsweredRequest } from '../http/http-context.ts'

export interface Tracing {
  /** @returns what ends its span, once it was answered */
  begin(request: Request): (seen: AnsweredRequest) => void
  close(): Promise<void>
}

/**
 * @param endpoint where an OTLP collector listens, like http://localhost:4318
 * @param failed hears why spans could not be sent, once a minute at most
 */
export async function openTracing(
  endpoint: string,
  version: string,
  failed: (error: Error) => void,
): Promise<Tracing> {
  const { TracerProvider, BatchSpanProcessor } = await import('@opentelemetry/sdk-trace')
  const { OTLPTraceExporter } = await import('@opentelemetry/exporter-trace-otlp-http')
  const { resourceFromAttributes } = await import('@opentelemetry/resources')
  const { ROOT_CONTEXT, SpanKind, SpanStatusCode } = await import('@opentelemetry/api')
  const { W3CTraceContextPropagator } = await import('@opentelemetry/core')
  const url = `${endpoint.replace(/\/$/, '')}/v1/traces`
  const exporter = telling(new OTLPTraceExporter({ url, timeoutMillis: PATIENCE }), (why) =>
    failed(new Error(`Traces cannot be sent to ${url}: ${why}`)),
  )
  const provider = new TracerProvider({
    resource: resourceFromAttributes({ 'service.name': 'allot', 'service.version': version }),
    spanProcessors: [new BatchSpanProcessor({ exporter })],
  })
  const tracer = provider.getTracer('allot', version)
  const propagator = new W3CTraceContextPropagator()
  const fromHeaders = {
    keys: (headers: Headers) => [...headers.keys()],
    get: (headers: Headers, name: string) => headers.get(name) ?? undefined,
  }
  return {
    begin: ({ method, headers }) => {
      const caller = propagator.extract(ROOT_CONTEXT, headers, fromHeaders)
      const span = tracer.startSpan(method, { kind: SpanKind.SERVER }, caller)
      return ({ id, route, status }) => {
        span.updateName(`${method} ${route}`)
        span.setAttributes({
          'http.request.method': method,
          'http.route': route,
          'http.response.status_code': status,
          'allot.request_id': id,
        })
        if (status >= 500) span.setStatus({ code: SpanStatusCode.ERROR })
        span.end()
      }
    },
    // What could not be sent was told; it keeps nothing from closing.
    close: () => provider.shutdown().catch(() => undefined),
  }
}

const TELL_EVERY = 60_000
/** For one batch of spans, tries included; as long as a stop may wait for the last one. */
const PATIENCE = 3_000

/** The same exporter, which would keep to itself that nobody listens. */
function telling(exporter: SpanExporter, tell: (why: string) => void): SpanExporter {
  let told = Number.NEGATIVE_INFINITY
  const sending: Pick<SpanExporter, 'export'> = {
    export: (spans, done) =>
      exporter.export(spans, (result) => {
        if (result.error && performance.now() - told > TELL_EVERY) {
          told = performance.now()
          tell(result.error.message)
        }
        done(result)
      }),
  }
  return Object.assign(Object.create(exporter), sending) as SpanExporter // everything else is the exporter's own
}
