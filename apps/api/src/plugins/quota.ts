import type { QuotaState } from '@image-dump/accounts'
import type { User } from '@image-dump/database'
import type { FastifyReply, FastifyRequest } from 'fastify'
import fastifyPlugin from 'fastify-plugin'
import { tooManyRequests, unavailable } from '../problem.ts'
import type { Services } from '../services.ts'

declare module 'fastify' {
  interface FastifyRequest {
    /** The unit of quota that this request has taken, if any, and how the quota stood then. */
    reservation: Reservation | null
  }
  interface FastifyInstance {
    /** An onRequest hook, after `authenticate`: takes a unit of the sender's quota. */
    reserveQuota(request: FastifyRequest): Promise<void>
    /**
     * Keeps the dump that the reserved unit pays for. The unit is given back where that fails.
     *
     * @param work calls `check` once it holds the user's row; that throws where it came too late
     * @throws Problem 429 or 503 before the work, where the unit was lost and can't be had again
     */
    spendQuota<T>(request: FastifyRequest, work: (check: () => void) => Promise<T>): Promise<T>
    /** Gives the unit back that was reserved, as there is nothing to pay for. */
    releaseQuota(request: FastifyRequest): Promise<void>
    /** An onRequest hook, after `authenticate`: only looks how the sender's quota stands. */
    observeQuota(request: FastifyRequest): Promise<void>
  }
}

interface Reservation {
  readonly sender: User
  /** Whether the unit is not to be given back: what it pays for is accepted, or it is back. */
  spent: boolean
  /** Whether what it pays for may be accepted although it failed. */
  doubtful: boolean
  state: QuotaState
}

/**
 * One unit of quota for each accepted dump. The unit is taken before the body is read, and given
 * back where the request is refused, fails, or is abandoned before it was accepted. Until then it is
 * a lease, so that it costs nothing either where this process dies.
 */
export const quota = fastifyPlugin<{ quota: Services['quota'] }>(async (app, { quota }) => {
  app.decorateRequest('reservation', null)

  app.decorate('reserveQuota', async (request) => {
    const { sender } = request
    const {
      granted,
      goodUntil: _,
      ...state
    } = await orUnavailable(quota.reserve(sender, request.id))
    request.reservation = { sender, spent: !granted, doubtful: false, state }
    if (!granted) throw allUsed(state)
    // Who hung up while Redis was asked was not heard by the hook below.
    if (request.raw.destroyed) await giveBack(request)
  })

  app.decorate('spendQuota', async (request, work) => {
    const { reservation } = request
    if (reservation === null) throw new Error('the route is not behind reserveQuota')
    const { sender } = reservation
    // Before the work, for a client that hangs up meanwhile does not undo it.
    reservation.spent = true
    // Redis may have lost the unit while the body was read, and others may have got it since.
    const { granted, goodUntil, ...state } = await orUnavailable(quota.renew(sender, request.id))
    if (!granted) {
      reservation.state = state
      throw allUsed(state)
    }
    const kept = await work(() => refuseAfter(goodUntil)).catch((error: unknown) => {
      reservation.spent = false
      reservation.doubtful = true
      throw error
    })
    try {
      await quota.confirm(sender, request.id)
    } catch (err) {
      // The dump stands: when the lease lapses, Postgres is asked.
      request.log.warn({ err }, 'a unit of quota was not confirmed')
    }
    return kept
  })

  app.decorate('observeQuota', async (request) => {
    const { sender } = request
    try {
      const state = await quota.look(sender)
      request.reservation = { sender, spent: true, doubtful: false, state }
    } catch (err) {
      // To read costs nothing, so it needs no quota: the answer goes without the two headers.
      request.log.warn({ err }, 'the quota can’t be told')
    }
  })

  app.decorate('releaseQuota', giveBack)

  app.addHook('onRequestAbort', giveBack)

  app.addHook('onSend', (request, reply, _payload, done) => {
    // Most of what is refused holds no unit, and need not wait a turn to be sent.
    if (reply.statusCode < 400 || request.reservation?.spent !== false) return done()
    giveBack(request).then(() => done(), done)
  })

  app.addHook('onSend', ({ reservation }, reply, _payload, done) => {
    if (reservation) tellQuota(reply, reservation.state)
    if (reservation && reply.statusCode === 429) {
      app.metrics.countQuotaRefusal(reservation.sender.plan)
    }
    done()
  })

  async function giveBack(request: FastifyRequest): Promise<void> {
    const { reservation } = request
    if (reservation === null || reservation.spent) return
    reservation.spent = true
    const { sender, doubtful } = reservation
    try {
      reservation.state = await (doubtful
        ? quota.doubt(sender, request.id)
        : quota.release(sender, request.id))
    } catch (err) {
      request.log.error({ err }, 'a unit of quota was not given back')
    }
  }
})

const allUsed = ({ limit, reset }: QuotaState) =>
  tooManyRequests(`All ${limit} dumps of your plan are used for now.`, reset)

/** Redis may have been flushed since, and the unit be another's: Postgres knew nothing of it. */
function refuseAfter(goodUntil: number): void {
  if (performance.now() > goodUntil) throw unavailable('Keeping the dump took too long.')
}

/** draft-ietf-httpapi-ratelimit-headers: the policy, what is left, and when the next one is. */
function tellQuota(reply: FastifyReply, { limit, window, remaining, reset }: QuotaState): void {
  const inSeconds = (milliseconds: number) => Math.ceil(milliseconds / 1000)
  reply.header('ratelimit-policy', `"dumps";q=${limit};w=${inSeconds(window)}`)
  reply.header('ratelimit', `"dumps";r=${remaining};t=${inSeconds(reset)}`)
}

async function orUnavailable<T>(answer: Promise<T>): Promise<T> {
  try {
    return await answer
  } catch (cause) {
    throw unavailable('The quota can’t be checked at the moment.', { cause })
  }
}
