import { ConfigError, type ServiceConfig, serviceConfig } from '@image-dump/config'
import type { Logger } from 'pino'
import { openLog } from './log.ts'
import { startTracing, type Tracing } from './tracing.ts'

/** A service that runs, and how to stop it. */
export interface RunningService {
  /** Where it can be reached, if anywhere. */
  readonly url?: string
  /** Finishes what is under way, within the grace that the settings give, and lets go of everything. */
  stop(): Promise<void>
}

/**
 * It can't start, and the operator can mend it. The message says all there is to say, so it is
 * printed without a stack.
 */
export class StartError extends Error {
  override readonly name = 'StartError'
}

/** What a service is told of how the process runs. */
export interface Surroundings {
  /** Where it is to say what it does, if traces are being sent. */
  readonly tracing?: Tracing | undefined
}

/** What a stop may take beyond its grace, in milliseconds. */
const margin = 3000

/** What a process tells its parent, where it was started by one over IPC. */
export type ServiceMessage =
  | { readonly type: 'ready'; readonly url?: string }
  | { readonly type: 'failed'; readonly message: string }

/**
 * Runs a service as this process: reads the settings, starts, tells the parent, and stops on
 * SIGTERM, SIGINT, or when the parent is gone. Exit code 1 where it could not start or stop.
 */
export async function runService(
  name: string,
  start: (
    config: ServiceConfig,
    log: Logger,
    surroundings: Surroundings,
  ) => Promise<RunningService>,
): Promise<void> {
  try {
    const config = serviceConfig()
    const log = openLog(name, config.logLevel)
    const tracing = await startTracing(`image-dump-${name}`)
    const service = await start(config, log, { tracing })
    stopOnRequest(service, tracing, log, config.shutdownGrace + margin)
    tellParent({ type: 'ready', ...(service.url !== undefined && { url: service.url }) })
  } catch (error) {
    fail(name, error)
  }
}

function stopOnRequest(
  service: RunningService,
  tracing: Tracing | undefined,
  log: Logger,
  atMost: number,
): void {
  let stopping = false
  const stop = async (reason: string) => {
    stopping = true
    log.info({ reason }, 'stopping')
    // A server that is away must not keep us: what is under way is taken up by others.
    setTimeout(() => {
      log.fatal('could not stop in time')
      process.exit(1)
    }, atMost)
    try {
      await service.stop()
      await tracing?.stop().catch((err) => log.warn({ err }, 'the last traces were not sent'))
      process.exit(0)
    } catch (err) {
      log.fatal({ err }, 'could not stop')
      process.exit(1)
    }
  }
  for (const signal of ['SIGTERM', 'SIGINT'] as const) {
    // Who asks twice will not wait.
    process.on(signal, () => (stopping ? process.exit(1) : stop(signal)))
  }
  // The parent was killed: without it nobody would ever stop this process.
  process.on('disconnect', () => stopping || stop('the parent is gone'))
}

function fail(name: string, error: unknown): void {
  const expected = error instanceof ConfigError || error instanceof StartError
  const message = expected ? error.message : String(error instanceof Error ? error.stack : error)
  process.stderr.write(`${name} can't start: ${message}\n`)
  // Without a parent, or once the message is out, nothing keeps the process.
  tellParent({ type: 'failed', message }, () => process.exit(1))
}

function tellParent(message: ServiceMessage, then: () => void = () => {}): void {
  if (process.send) process.send(message, then)
  else then()
}
