import type { FastifyReply, FastifyRequest } from 'fastify'
import { notFound } from '../../problem.ts'
import type { Services } from '../../services.ts'
import { sendDump } from './answer.ts'
import { wantsStream } from './format.ts'
import { patience } from './patience.ts'
import { preferredWait } from './prefer.ts'
import { streamDump } from './stream.ts'

export interface AnsweringOptions {
  readonly services: Pick<Services, 'dumps' | 'images' | 'waits'>
  /** The longest that an answer is held, in milliseconds. */
  readonly wait: number
  /** Aborted when those that wait are to be answered with what there is. */
  readonly stopping: AbortSignal
}

/**
 * How long a client is ready to wait for a dump, in milliseconds.
 *
 * @param unlessPreferred where the client has no preference, in milliseconds
 * @param longest that an answer is held, in milliseconds
 */
export function waitOf({ headers }: FastifyRequest, unlessPreferred: number, longest: number) {
  return Math.min(preferredWait(headers) ?? unlessPreferred, longest)
}

/**
 * Answers with a dump once it is finished, or as it stands when the client's patience is over: all
 * at once, or image by image where `Accept` asks for NDJSON.
 *
 * @param unlessPreferred how long to wait where the client has no preference, in milliseconds
 * @throws Problem 404 where the sender has no such dump
 */
export async function answerWithDump(
  request: FastifyRequest,
  reply: FastifyReply,
  requestId: string,
  unlessPreferred: number,
  { services, wait, stopping }: AnsweringOptions,
) {
  const { dumps, waits } = services
  const time = waitOf(request, unlessPreferred, wait)
  if (preferredWait(request.headers) !== undefined) {
    reply.header('preference-applied', `wait=${time / 1000}`)
  }
  const over = patience(reply, time, stopping)
  const { metrics } = request.server
  if (wantsStream(request)) {
    return streamDump(request, reply, requestId, over, services)
  }
  if (time > 0) await metrics.time('wait', () => waits.until(requestId, over))
  reply.raw.once('close', metrics.begin('answer'))
  const dump = await dumps.read(requestId, request.sender.id)
  if (dump === undefined) throw notFound('You have no dump of this id.')
  return sendDump(request, reply, dump)
}
