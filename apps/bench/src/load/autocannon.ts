import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { Type } from 'typebox'
import { Value } from 'typebox/value'

const program = fileURLToPath(import.meta.resolve('autocannon'))
const run = promisify(execFile)

const Result = Type.Object({
  duration: Type.Number(),
  errors: Type.Number(),
  timeouts: Type.Number(),
  statusCodeStats: Type.Record(Type.String(), Type.Object({ count: Type.Number() })),
})

export interface Shots {
  readonly url: string
  readonly headers?: Readonly<Record<string, string>>
  /** Makes it a POST. */
  readonly body?: string
  /** The status that every answer must have. */
  readonly status: number
  readonly seconds: number
}

const connections = 20

/**
 * Asks for the same again and again on 20 connections, from a process of its own.
 *
 * @returns answers a second
 * @throws Error where an answer has another status
 */
export async function shoot({ url, headers = {}, body, status, seconds }: Shots): Promise<number> {
  const { stdout } = await run(process.execPath, [
    program,
    ...['--json', '--no-progress', '-c', `${connections}`, '-d', `${seconds}`],
    ...Object.entries(headers).flatMap(([name, value]) => ['-H', `${name}=${value}`]),
    ...(body === undefined ? [] : ['-m', 'POST', '-b', body]),
    url,
  ])
  const { duration, errors, timeouts, statusCodeStats } = Value.Parse(Result, JSON.parse(stdout))
  const good = statusCodeStats[status]?.count ?? 0
  const others = Object.keys(statusCodeStats).filter((code) => code !== `${status}`)
  if (errors + timeouts + others.length > 0 || good === 0) {
    throw new Error(`${url}: ${errors} errors, ${timeouts} timeouts, answers ${stdout}`)
  }
  return good / duration
}
