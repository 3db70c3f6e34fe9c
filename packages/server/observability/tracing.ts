/**
 * Traces by OpenTelemetry, where a collector is configured: one span for each request, named by its route, as a child of
 * the caller's trace. Otherwise none of it is loaded.
 */
import type { SpanExporter } from '@opentelemetry/sdk-trace'
import type { AnsweredRequest } from '../http/http-context.ts'

export interface Tracing {
  /** @returns a function that ends the span when the request was answered */
  begin(request: Request): (answered: AnsweredRequest) => void
  close(): Promise<void>
}

/**
 * @param endpoint where an OTLP collector listens, like http://localhost:4318
 * @param failed called with the reason when spans cannot be sent, once a minute at most
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
  const exporter = reporting(new OTLPTraceExporter({ url, timeoutMillis: TIMEOUT_MS }), (why) =>
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
    // A failure was reported already and must not keep the server from closing.
    close: () => provider.shutdown().catch(() => undefined),
  }
}

/** In milliseconds. */
const REPORT_EVERY = 60_000
/** In milliseconds, for one batch of spans with its retries; a stop waits for the last one. */
const TIMEOUT_MS = 3_000

/** The exporter itself is silent when it cannot send; this one reports it. */
function reporting(exporter: SpanExporter, report: (why: string) => void): SpanExporter {
  let reportedAt = Number.NEGATIVE_INFINITY
  const sending: Pick<SpanExporter, 'export'> = {
    export: (spans, done) =>
      exporter.export(spans, (result) => {
        if (result.error && performance.now() - reportedAt > REPORT_EVERY) {
          reportedAt = performance.now()
          report(result.error.message)
        }
        done(result)
      }),
  }
  return Object.assign(Object.create(exporter), sending) as SpanExporter // everything else is the exporter's own
}
