import type { Attributes, Tracer } from '@opentelemetry/api'

/** Traces are being sent. */
export interface Tracing {
  /** Makes a span of some work, within the one that it is done in. */
  span<T>(name: string, attributes: Attributes, work: () => Promise<T>): Promise<T>
  /**
   * Sends what is left, for two seconds at most.
   *
   * @throws what the receiver's absence threw
   */
  stop(): Promise<void>
}

/** How long the last spans may take to be sent, in milliseconds. */
const patience = 2000

/**
 * Sends traces as the usual variables say (OTEL_EXPORTER_OTLP_ENDPOINT and the others of
 * OpenTelemetry's own specification). Where they name no receiver nothing is loaded: the SDK costs
 * a start a second and 40 MB.
 *
 * @param service what the process is called in the traces, unless OTEL_SERVICE_NAME says otherwise
 */
export async function startTracing(
  service: string,
  env: NodeJS.ProcessEnv = process.env,
): Promise<Tracing | undefined> {
  if (!isWanted(env)) return undefined
  const [{ NodeSDK }, { OTLPTraceExporter }, { SpanStatusCode, trace }] = await Promise.all([
    import('@opentelemetry/sdk-node'),
    import('@opentelemetry/exporter-trace-otlp-http'),
    import('@opentelemetry/api'),
  ])
  const sdk = new NodeSDK({
    serviceName: env.OTEL_SERVICE_NAME ?? service,
    traceExporter: new OTLPTraceExporter(),
  })
  sdk.start()
  const tracer: Tracer = trace.getTracer('image-dump')
  return {
    span: (name, attributes, work) =>
      tracer.startActiveSpan(name, { attributes }, async (span) => {
        try {
          return await work()
        } catch (error) {
          // What went wrong is not told: an error may hold what a stranger wrote.
          span.setStatus({ code: SpanStatusCode.ERROR })
          throw error
        } finally {
          span.end()
        }
      }),
    async stop() {
      const late = Promise.withResolvers<void>()
      const timer = setTimeout(() => late.resolve(), patience)
      // A receiver that is frozen must not keep the process.
      await Promise.race([sdk.shutdown(), late.promise]).finally(() => clearTimeout(timer))
    },
  }
}

function isWanted(env: NodeJS.ProcessEnv): boolean {
  const receiver = env.OTEL_EXPORTER_OTLP_TRACES_ENDPOINT || env.OTEL_EXPORTER_OTLP_ENDPOINT
  const isOff = env.OTEL_SDK_DISABLED === 'true' || env.OTEL_TRACES_EXPORTER === 'none'
  return Boolean(receiver) && !isOff
}
