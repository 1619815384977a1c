import type { Socket } from 'node:net'
import { anyImage, number, type Route } from './exchange.ts'

/** Resets the connection before it answers. */
export const reset: Route = ({ request }) => {
  request.socket.resetAndDestroy()
}

/** Never answers. */
export const silent: Route = () => {}

/** Half of what it announced, then the end of the connection; ?chunked without announcing it. */
export const truncated: Route = async (exchange) => {
  const { response, query } = exchange
  const bytes = await anyImage(exchange)
  const length = query.has('chunked') ? {} : { 'content-length': bytes.length }
  response.writeHead(200, { 'content-type': 'image/png', ...length })
  response.write(bytes.subarray(0, bytes.length / 2), () => response.socket?.end())
}

/** Half of what it announced, then a reset. */
export const resetMidway: Route = async (exchange) => {
  const { request, response } = exchange
  const bytes = await anyImage(exchange)
  response.writeHead(200, { 'content-type': 'image/png', 'content-length': bytes.length })
  response.write(bytes.subarray(0, bytes.length / 2), () => request.socket.resetAndDestroy())
}

/** Half of what it announced, and then nothing, on a connection that stays. */
export const stall: Route = async (exchange) => {
  const { response } = exchange
  const bytes = await anyImage(exchange)
  response.writeHead(200, { 'content-type': 'image/png', 'content-length': bytes.length })
  response.write(bytes.subarray(0, bytes.length / 2))
}

/** /lie-about-length?by=1000: announces that many bytes more than it sends, or (-1000) fewer. */
export const lieAboutLength: Route = async (exchange) => {
  const { response } = exchange
  const bytes = await anyImage(exchange)
  const length = bytes.length + number(exchange, 'by', 1000)
  response.writeHead(200, { 'content-type': 'image/png', 'content-length': length })
  response.write(bytes, () => response.socket?.end())
}

/** /trickle?ms=1000: an image, one byte every so many milliseconds. */
export const trickle: Route = async (exchange) => {
  const { response } = exchange
  const bytes = await anyImage(exchange)
  response.writeHead(200, { 'content-type': 'image/png', 'content-length': bytes.length })
  let sent = 0
  const timer = setInterval(
    () => {
      response.write(bytes.subarray(sent, sent + 1))
      sent++
    },
    number(exchange, 'ms', 1000),
  )
  response.once('close', () => clearInterval(timer))
}

/** A body without an end. */
export const endless: Route = ({ response }) => {
  const block = Buffer.alloc(64 * 1024)
  const more = () => {
    while (!response.destroyed && response.write(block));
  }
  response.writeHead(200, { 'content-type': 'image/png' }).on('drain', more)
  more()
}

/** A body without an end in chunks of 1 byte, so that most of what is sent is their headers. */
export const crumbs: Route = ({ request }) => {
  floodWith(request.socket, 'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n', '1\r\nx\r\n')
}

/** Promises of an answer, without an end. */
export const earlyHints: Route = ({ request }) => {
  floodWith(request.socket, '', 'HTTP/1.1 103 Early Hints\r\n\r\n')
}

function floodWith(socket: Socket, first: string, again: string): void {
  const block = again.repeat(1000)
  const more = () => {
    while (!socket.destroyed && socket.write(block));
  }
  socket.on('error', () => {}).on('drain', more)
  socket.write(first)
  more()
}

/** What is not HTTP. */
export const garbage: Route = ({ request }) => {
  request.socket.end('220 mail.example ESMTP\r\n')
}

/** 64 KB of headers. */
export const bigHeaders: Route = ({ response }) => {
  response.writeHead(200, { 'x-padding': 'x'.repeat(64 * 1024) }).end()
}

/** 101, which nobody asked for, and then silence. */
export const upgrade: Route = ({ request }) => {
  request.socket.write(
    'HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: x\r\n\r\n',
  )
}
