import { createBullBoard } from '@bull-board/api'
import { BullMQAdapter } from '@bull-board/api/bullMQAdapter'
import { FastifyAdapter } from '@bull-board/fastify'
import { QueueUnavailable } from '@image-dump/queue'
import type { FastifyPluginAsync, FastifyReply } from 'fastify'
import { sendProblem } from '../../plugins/problems.ts'
import { pagePolicy } from '../../plugins/security-headers.ts'
import { unavailable } from '../../problem.ts'
import type { Services } from '../../services.ts'
import { withoutPasswords } from './without-passwords.ts'

export interface BoardOptions {
  readonly services: Pick<Services, 'queues'>
}

const prefix = '/admin/queues'
const policy = pagePolicy()

/** `/admin/queues`: Bull Board, where operators look into the queues, and retry what has failed. */
export const board: FastifyPluginAsync<BoardOptions> = async (app, { services }) => {
  const adapter = new FastifyAdapter()
  adapter.setBasePath(prefix)
  const { setQueues } = createBullBoard({
    queues: [],
    serverAdapter: adapter,
    options: { uiConfig: { boardTitle: 'Image Dump' } },
  })

  app.addHook('onRequest', app.authenticateOperator)
  app.addHook('onRequest', async (request, reply) => {
    reply.headers(policy)
    reply.header('cache-control', 'no-store')
    try {
      setQueues(services.queues.open().map(toAdapter))
    } catch (error) {
      // Bull Board has its own way to tell of errors, and this is not one of them.
      if (!(error instanceof QueueUnavailable)) throw error
      await refuse(reply, request)
      return reply
    }
  })
  app.addHook('onSend', async (_request, reply, payload) => {
    const isPage = String(reply.getHeader('content-type')).startsWith('text/html')
    return isPage && typeof payload === 'string' ? withoutForeignStyles(payload) : payload
  })
  app.register(adapter.registerPlugin(), { prefix })
}

/** Its page asks for a font from elsewhere and has styles inline, which its policy refuses. */
function withoutForeignStyles(page: string): string {
  return page.replace(/<link href="https:[^>]*>|<style>.*?<\/style>| style="[^"]*"/gs, '')
}

function refuse(reply: FastifyReply, request: Parameters<typeof sendProblem>[1]) {
  return sendProblem(unavailable('The queues can’t be reached at the moment.'), request, reply)
}

function toAdapter(queue: ConstructorParameters<typeof BullMQAdapter>[0]): BullMQAdapter {
  const adapter = new BullMQAdapter(queue)
  adapter.setFormatter('data', withoutPasswords)
  adapter.setFormatter('returnValue', withoutPasswords)
  return adapter
}
