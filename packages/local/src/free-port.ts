import { randomInt } from 'node:crypto'
import { createServer } from 'node:net'
import { LocalError, systemCode } from './errors.ts'

/**
 * Below the ports that systems give to outgoing connections (from 32768 on Linux, 49152 elsewhere).
 * A client that tries again and again while the server is down could else be given that very port
 * as its own, connect to itself, and keep the server from coming back.
 */
const lowest = 20_000
const highest = 32_000

/**
 * A TCP port of 127.0.0.1 that was free a moment ago: the one that is asked for, or any.
 *
 * @throws LocalError PORT_TAKEN when the one that is asked for can't be had
 */
export async function freePort(wanted?: number): Promise<number> {
  for (;;) {
    const port = wanted ?? randomInt(lowest, highest)
    const refusal = await tryToListen(port)
    if (refusal === undefined) return port
    if (wanted !== undefined || systemCode(refusal) !== 'EADDRINUSE') {
      throw new LocalError('PORT_TAKEN', `Port ${port} can't be had: ${refusal.message}`, refusal)
    }
  }
}

function tryToListen(port: number): Promise<Error | undefined> {
  return new Promise((resolve) => {
    const server = createServer()
    server.once('error', resolve)
    server.listen(port, '127.0.0.1', () => server.close(() => resolve(undefined)))
  })
}
