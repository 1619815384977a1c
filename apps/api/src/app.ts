import accepts from '@fastify/accepts'
import type { ServiceConfig } from '@image-dump/config'
import type { Logger } from '@image-dump/service'
import Fastify, { type FastifyBaseLogger } from 'fastify'
import { v7 as uuid } from 'uuid'
import { refuseConnection } from './not-http.ts'
import { accessLog } from './plugins/access-log.ts'
import { bodies } from './plugins/bodies.ts'
import { draining } from './plugins/draining.ts'
import { load } from './plugins/load.ts'
import { methodsOfPaths } from './plugins/methods.ts'
import { problems, sendProblem, toProblem } from './plugins/problems.ts'
import { quota } from './plugins/quota.ts'
import { sessions } from './plugins/sessions.ts'
import { tokens } from './plugins/tokens.ts'
import { validation } from './plugins/validation.ts'
import { accounts } from './routes/accounts/accounts.ts'
import { read } from './routes/dumps/read.ts'
import { submit } from './routes/dumps/submit.ts'
import { health } from './routes/health.ts'
import { images } from './routes/images.ts'
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
) {
  const loggerInstance: FastifyBaseLogger = log
  const { tokenExpiry, refreshTokenExpiry, bodyLimit } = config
  // The id of a request names its dump, the `instance` of its problem, and its lines in the log.
  const app = Fastify({
    loggerInstance,
    disableRequestLogging: true,
    trustProxy: toTrust(config.trustProxy),
    genReqId: () => uuid(),
    // How long a request may take to arrive, not to be answered.
    requestTimeout: 120_000,
    // An id that is too long is one that is not there.
    routerOptions: { maxParamLength: 1000, ignoreTrailingSlash: true },
    frameworkErrors: (error, request, reply) => void sendProblem(toProblem(error), request, reply),
    clientErrorHandler: refuseConnection,
    return503OnClosing: false,
  })
  app.register(methodsOfPaths)
  app.register(accessLog)
  app.register(draining)
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
  app.register(images, { services })
  app.register(health, { services })
  app.register(async (dumps) => {
    dumps.register(quota, { quota: services.quota })
    dumps.register(load, {
      mostWaiting,
      mostBytes: mostBodies * bodyLimit,
      bodyLimit,
    })
    dumps.register(read, { services, stopping, wait: config.dump.wait })
    dumps.register(submit, { services, stopping, bodyLimit, ...config.dump })
  })
  app.register(async () => app.refuseOtherMethods())
  return app
}

/** Fastify takes no number of proxies, but a function that is told how far away each is. */
function toTrust(proxies: ServiceConfig['trustProxy']) {
  return typeof proxies === 'number'
    ? (_address: string, distance: number) => distance < proxies
    : proxies
}
