import { randomUUIDv7 } from 'node:crypto'
import type { Socket } from 'node:net'
import { documentOf, Problem } from './problem.ts'

const problems: Readonly<Record<string, Problem>> = {
  ERR_HTTP_REQUEST_TIMEOUT: new Problem(408, 'The request did not arrive in time.'),
  HPE_HEADER_OVERFLOW: new Problem(431, 'The headers are larger than is accepted.'),
}
const malformed = new Problem(400, 'This is not a request as HTTP/1.1 has it.')

/** Answers on a connection on which no request can be read, and closes it. */
export function refuseConnection(error: Error & { readonly code?: string }, socket: Socket): void {
  // Who has reset the connection reads no answer.
  if (socket.writable && error.code !== 'ECONNRESET') {
    const problem = problems[error.code ?? ''] ?? malformed
    const body = Buffer.from(JSON.stringify(documentOf(problem, randomUUIDv7())))
    socket.write(
      `HTTP/1.1 ${problem.status} ${problem.title}\r\nConnection: close\r\n` +
        `Content-Type: application/problem+json; charset=utf-8\r\nContent-Length: ${body.length}\r\n\r\n`,
    )
    socket.write(body)
  }
  socket.destroySoon()
}
