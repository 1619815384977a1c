import { pipeline, Readable } from 'node:stream'
import { gzipSync } from 'node:zlib'
import { anyImage, type Route, send } from './exchange.ts'

const html = '<!doctype html><title>Sign in</title><p>Please sign in.'
const svg = '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><script>0</script></svg>'

/** /status/<code>: that status, with a short page as its body. */
export const status: Route = (exchange) => {
  const code = /^[2-9]\d\d$/.test(exchange.rest) ? Number(exchange.rest) : 404
  send(exchange, code, { 'content-type': 'text/html' }, html)
}

/** /busy?retryAfter=1: 429, with Retry-After in seconds or as whatever is given. */
export const busy: Route = (exchange) => {
  send(exchange, 429, { 'retry-after': exchange.query.get('retryAfter') ?? '1' }, 'later')
}

export const noContent: Route = ({ response }) => {
  response.writeHead(204).end()
}

export const partial: Route = async (exchange) => {
  const bytes = await anyImage(exchange)
  const range = { 'content-type': 'image/png', 'content-range': `bytes 0-999/${bytes.length}` }
  send(exchange, 206, range, bytes.subarray(0, 1000))
}

export const empty: Route = (exchange) => {
  send(exchange, 200, { 'content-type': 'image/png' })
}

export const htmlAsPng: Route = (exchange) => {
  send(exchange, 200, { 'content-type': 'image/png' }, html)
}

export const svgImage: Route = (exchange) => {
  send(exchange, 200, { 'content-type': 'image/svg+xml' }, svg)
}

/** A GIF to a glance at its first bytes, a script to a browser, an image to nobody. */
export const polyglot: Route = (exchange) => {
  send(exchange, 200, { 'content-type': 'image/gif' }, 'GIF89a/*<html>*/=1;alert(1)')
}

/** The first half of an image, announced as if it were all. */
export const half: Route = async (exchange) => {
  const bytes = await anyImage(exchange)
  send(exchange, 200, { 'content-type': 'image/png' }, bytes.subarray(0, bytes.length / 2))
}

/** An encoding that nobody asked for. */
export const gzip: Route = async (exchange) => {
  const body = gzipSync(await anyImage(exchange))
  send(exchange, 200, { 'content-type': 'image/png', 'content-encoding': 'gzip' }, body)
}

/** /too-large?bytes=: that many bytes, 26 MiB unless told; &chunked does not say so beforehand. */
export const tooLarge: Route = ({ response, query }) => {
  const total = Number(query.get('bytes') ?? 26 * 1024 * 1024 + 1)
  const length = query.has('chunked') ? {} : { 'content-length': total }
  response.writeHead(200, { 'content-type': 'image/png', ...length })
  pipeline(Readable.from(zeros(total), { objectMode: false }), response, () => {})
}

function* zeros(total: number): Generator<Buffer> {
  const block = Buffer.alloc(64 * 1024)
  for (let sent = 0; sent < total; sent += block.length) yield block.subarray(0, total - sent)
}
