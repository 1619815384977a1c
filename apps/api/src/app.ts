import accepts from '@fastify/accepts'
import type { ServiceConfig } from '@image-dump/config'
import type { Logger } from '@image-dump/service'
import Fastify, { type FastifyBaseLogger } from 'fastify'
import { v7 as uuid } from 'uuid'
import { draining } from './plugins/draining.ts'
import { load } from './plugins/load.ts'
import { problems, sendProblem, toProblem } from './plugins/problems.ts'
import { quota } from './plugins/quota.ts'
import { sessions } from './plugins/sessions.ts'
import { validation } from './plugins/validation.ts'
import { read } from './routes/dumps/read.ts'
import { submit } from './routes/dumps/submit.ts'
import { health } from './routes/health.ts'
import { images } from './routes/images.ts'
import { login } from './routes/login.ts'
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
    trustProxy: toTrust(config.trustProxy),
    genReqId: () => uuid(),
    // How long a request may take to arrive, not to be answered.
    requestTimeout: 120_000,
    // An id that is too long is one that is not there.
    routerOptions: { maxParamLength: 1000 },
    frameworkErrors: (error, request, reply) => void sendProblem(toProblem(error), request, reply),
    return503OnClosing: false,
  })
  app.register(draining)
  app.register(problems)
  app.register(validation)
  app.register(accepts)
  app.register(sessions, { users: services.users, tokenExpiry, refreshTokenExpiry })
  app.register(login, { signIn: services.signIn, tokenExpiry })
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
  return app
}

/** Fastify takes no number of proxies, but a function that is told how far away each is. */
function toTrust(proxies: ServiceConfig['trustProxy']) {
  return typeof proxies === 'number'
    ? (_address: string, distance: number) => distance < proxies
    : proxies
}
