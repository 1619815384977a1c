import { type Logger, pino } from 'pino'
import { logOutput } from './log-output.ts'

/** Members that may hold a secret, wherever in a line they stand. */
const secrets = ['authorization', 'password', 'password_hash', 'access_token', 'refresh_token']

/**
 * The log of a process: a line of JSON for each event, on standard output.
 *
 * @param service which process it is, such as `api`
 */
export function openLog(service: string, level: string): Logger {
  const paths = secrets.flatMap((name) => [name, `*.${name}`, `*.*.${name}`])
  return pino({ name: service, level, redact: { paths, censor: '[redacted]' } }, logOutput())
}
