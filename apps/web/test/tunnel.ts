import { once } from 'node:events'
import { connect, createServer, type Server, type Socket } from 'node:net'
import type { Test } from 'tap'

/** A way to a server that can be cut, with all that is under way on it. */
export class Tunnel {
  readonly url: string
  readonly #sockets = new Set<Socket>()
  #port = 0
  #isCut = false
  /** Bytes that went to the server. */
  sent = 0

  private constructor(server: Server) {
    server.on('connection', (socket) => this.#lead(socket))
    const address = server.address()
    this.url = `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}`
  }

  /** Opens one that leads nowhere yet, and is closed with the test. */
  static async open(t: Test): Promise<Tunnel> {
    const server = createServer().listen(0, '127.0.0.1')
    await once(server, 'listening')
    const tunnel = new Tunnel(server)
    t.teardown(() => {
      server.close()
      tunnel.cut()
    })
    return tunnel
  }

  leadTo(url: string): void {
    this.#port = Number(new URL(url).port)
  }

  cut(): void {
    this.#isCut = true
    for (const socket of this.#sockets) socket.resetAndDestroy()
  }

  restore(): void {
    this.#isCut = false
  }

  #lead(near: Socket): void {
    if (this.#isCut) {
      near.resetAndDestroy()
      return
    }
    const far = connect(this.#port, '127.0.0.1')
    near.on('data', ({ length }) => {
      this.sent += length
    })
    for (const [socket, other] of [
      [near, far],
      [far, near],
    ] as const) {
      this.#sockets.add(socket)
      socket.pipe(other)
      // Whichever end goes takes the other with it.
      socket.on('error', () => other.destroy())
      socket.on('close', () => {
        this.#sockets.delete(socket)
        other.destroy()
      })
    }
  }
}
