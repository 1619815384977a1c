import { setTimeout as wait } from 'node:timers/promises'
import { number, type Route, send, sendImage } from './exchange.ts'

/** /images/<n>.<ext>, with ?bytes= for its approximate size. */
export const image: Route = async (exchange) => {
  const bytes = exchange.query.has('bytes') ? number(exchange, 'bytes', 0) : undefined
  const found = await exchange.images.get(exchange.rest, bytes)
  if (found === undefined) send(exchange, 404, {}, 'no such image')
  else sendImage(exchange, found)
}

/** /slow/<n>.<ext>?ms=1000: the image, after that time. */
export const slow: Route = async (exchange) => {
  await wait(number(exchange, 'ms', 1000), undefined, { ref: false }) // The client may have left.
  await image(exchange)
}

/**
 * /flaky/<n>.<ext>?times=1&status=503&retryAfter=1: the image, but only once this path has been
 * asked for that many times. Write any number for n that no other test uses.
 */
export const flaky: Route = async (exchange) => {
  if (exchange.times > number(exchange, 'times', 1)) await image(exchange)
  else {
    const retryAfter = exchange.query.get('retryAfter')
    const headers = retryAfter === null ? {} : { 'retry-after': retryAfter }
    send(exchange, number(exchange, 'status', 503), headers, 'not yet')
  }
}

/** /redirect/to?url=/images/1.png&status=302; /redirect/<n>?url= does it n times. */
export const redirect: Route = (exchange) => {
  const { rest, query } = exchange
  const url = query.get('url') ?? '/images/1.png'
  const status = number(exchange, 'status', 302)
  if (rest === 'loop') send(exchange, status, { location: '/redirect/loop' })
  else if (rest === 'nowhere') send(exchange, status, {})
  else if (Number(rest) > 1)
    send(exchange, status, {
      location: `/redirect/${Number(rest) - 1}?status=${status}&url=${encodeURIComponent(url)}`,
    })
  else send(exchange, status, { location: url })
}
