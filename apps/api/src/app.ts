import { randomUUIDv7 } from 'node:crypto'
import accepts from '@fastify/accepts'
import type { ServiceConfig } from '@image-dump/config'
import { queueStandings } from '@image-dump/queue'
import type { Logger, Surroundings } from '@image-dump/service'
import Fastify, { type FastifyBaseLogger, type FastifyPluginAsync, LogController } from 'fastify'
import { ApiMetrics } from './metrics/api-metrics.ts'
import { refuseConnection } from './not-http.ts'
import { partsOf } from './parts.ts'
import { accessLog } from './plugins/access-log.ts'
import { arrival, arrivalLimits } from './plugins/arrival.ts'
import { bodies } from './plugins/bodies.ts'
import { draining } from './plugins/draining.ts'
import { load } from './plugins/load.ts'
import { methodsOfPaths } from './plugins/methods.ts'
import { metrics } from './plugins/metrics.ts'
import { oneHost } from './plugins/one-host.ts'
import { openapi } from './plugins/openapi.ts'
import { type OperatorsOptions, operators } from './plugins/operators.ts'
import { pages } from './plugins/pages.ts'
import { pipelining, pipeliningLimits } from './plugins/pipelining.ts'
import { problems, sendProblem, toProblem } from './plugins/problems.ts'
import { quota } from './plugins/quota.ts'
import { securityHeaders } from './plugins/security-headers.ts'
import { sessions } from './plugins/sessions.ts'
import { tokens } from './plugins/tokens.ts'
import { validation } from './plugins/validation.ts'
import { accounts } from './routes/accounts/accounts.ts'
import type { BoardOptions } from './routes/admin/board.ts'
import { docs } from './routes/docs.ts'
import { read } from './routes/dumps/read.ts'
import { submit } from './routes/dumps/submit.ts'
import { files } from './routes/files/files.ts'
import { health } from './routes/health.ts'
import { invitations } from './routes/invitations/invitations.ts'
import { library } from './routes/library/library.ts'
import { metricsRoute } from './routes/metrics.ts'
import { openPages } from './routes/pages.ts'
import type { Services } from './services.ts'

/** Requests that wait for dumps in one process: each holds a connection and some kilobytes. */
const mostWaiting = 1000

/** Bodies of the largest size that one process holds at once. */
const mostBodies = 16

/**
 * The API, apart from the process that listens.
 *
 * @param stopping is aborted when those that wait for a dump are to be answered with what there is
 */
export function buildApp(
  config: ServiceConfig,
  services: Services,
  stopping: AbortSignal,
  log: Logger,
  { tracing }: Surroundings = {},
) {
  const loggerInstance: FastifyBaseLogger = log
  const { tokenExpiry, refreshTokenExpiry, bodyLimit } = config
  // The id of a request names its dump, the `instance` of its problem, and its lines in the log.
  const app = Fastify({
    loggerInstance,
    logController: new LogController({ disableRequestLogging: true }),
    trustProxy: toTrust(config.trustProxy),
    genReqId: () => randomUUIDv7(),
    // How long a request may take to arrive is `arrival`'s to say: some may take longer than others.
    requestTimeout: 0,
    // An id that is too long is one that is not there.
    routerOptions: { maxParamLength: 1000, ignoreTrailingSlash: true },
    frameworkErrors: (error, request, reply) => void sendProblem(toProblem(error), request, reply),
    clientErrorHandler: refuseConnection,
    return503OnClosing: false,
  })
  if (tracing) app.register(import('./plugins/tracing.ts'))
  app.register(securityHeaders, { publicUrl: config.publicUrl })
  const parts = partsOf(services)
  const queues = {
    standingsOf: () => queueStandings(services.redis),
    onTrouble: (err: unknown) => log.warn({ err }, 'the queues could not be measured'),
  }
  app.register(metrics, { metrics: new ApiMetrics(queues, parts) })
  app.register(methodsOfPaths)
  app.register(openapi)
  app.register(accessLog)
  app.register(oneHost)
  app.register(pipelining, pipeliningLimits)
  app.register(draining)
  app.register(arrival, arrivalLimits)
  app.register(problems)
  app.register(bodies)
  app.register(validation)
  app.register(accepts)
  app.register(tokens, { sessions: services.sessions, denylist: services.denylist })
  app.register(sessions, {
    sessions: services.sessions,
    denylist: services.denylist,
    tokenExpiry,
    refreshTokenExpiry,
  })
  app.register(accounts, { services, tokenExpiry })
  app.register(library, { services, maxBytes: config.image.maxBytes })
  app.register(files, { store: services.store })
  app.register(invitations, {
    services,
    ...config.invitations,
    maxBytes: config.image.maxBytes,
    stopping,
  })
  app.register(health, { parts })
  app.register(metricsRoute)
  app.register(docs)
  if (config.admin) app.register(queueBoard, { services, admin: config.admin })
  app.register(pages, {
    limits: { ...config.dump, maxBytes: bodyLimit },
    storageUrl: config.storageUrl,
  })
  app.register(openPages)
  app.register(async (dumps) => {
    dumps.register(quota, { quota: services.quota })
    dumps.register(load, {
      mostWaiting,
      mostBytes: mostBodies * bodyLimit,
      bodyLimit,
      onWaiting: (requests) => dumps.metrics.setWaiting(requests),
    })
    dumps.register(read, { services, stopping, wait: config.dump.wait })
    dumps.register(submit, { services, stopping, bodyLimit, ...config.dump })
  })
  app.register(async () => app.refuseOtherMethods())
  app.addHook('onListen', async () => services.publicUrl.listensAt(app.listeningOrigin))
  return app
}

/** Is loaded only where it is to be seen: it costs a start a quarter of a second. */
const queueBoard: FastifyPluginAsync<BoardOptions & OperatorsOptions> = async (app, options) => {
  const { board } = await import('./routes/admin/board.ts')
  app.register(operators, options)
  app.register(board, options)
}

/** Fastify takes no number of proxies, but a function that is told how far away each is. */
function toTrust(proxies: ServiceConfig['trustProxy']) {
  return typeof proxies === 'number'
    ? (_address: string, distance: number) => distance < proxies
    : proxies
}
