import { createSocket, type Socket } from 'node:dgram'
import { once } from 'node:events'

/** The addresses of a name, or what goes wrong with it; of `*.` all names below one. */
export type Zone = Record<string, readonly string[] | 'NXDOMAIN' | 'SERVFAIL' | 'silence'>

/** A name server on loopback; `asked` are the questions that it got, as `A images.example`. */
export interface NameServer {
  readonly address: string
  readonly asked: readonly string[]
  close(): void
}

const types: ReadonlyMap<number, string> = new Map([
  [1, 'A'],
  [28, 'AAAA'],
])

export async function startNameServer(zone: Zone): Promise<NameServer> {
  const asked: string[] = []
  const server = createSocket('udp4').on('message', (query, peer) => {
    const { name, type, end } = questionOf(query)
    asked.push(`${types.get(type)} ${name}`)
    const found = zone[name] ?? zone[name.replace(/^[^.]*/, '*')] ?? 'NXDOMAIN'
    if (found === 'silence') return
    server.send(answerTo(query.subarray(0, end), type, found), peer.port, peer.address)
  })
  server.bind(0, '127.0.0.1')
  await once(server, 'listening')
  return { address: `127.0.0.1:${portOf(server)}`, asked, close: () => server.close() }
}

function portOf(server: Socket): number {
  return server.address().port
}

function questionOf(query: Buffer) {
  const labels: string[] = []
  let at = 12
  for (let length = query[at] ?? 0; length > 0; length = query[at] ?? 0) {
    labels.push(query.toString('latin1', at + 1, at + 1 + length))
    at += 1 + length
  }
  return { name: labels.join('.').toLowerCase(), type: query.readUInt16BE(at + 1), end: at + 5 }
}

function answerTo(question: Buffer, type: number, found: Exclude<Zone[string], 'silence'>): Buffer {
  const addresses = typeof found === 'string' ? [] : found
  const records = addresses.map(bytesOf).filter(({ length }) => length === (type === 1 ? 4 : 16))
  const code = found === 'NXDOMAIN' ? 3 : found === 'SERVFAIL' ? 2 : 0
  const head = Buffer.from(question)
  head.writeUInt16BE(0x8180 | code, 2) // an answer, recursion desired and available
  head.writeUInt16BE(records.length, 6)
  head.writeUInt16BE(0, 10)
  const sections = records.flatMap((bytes) => {
    const fields = Buffer.from([0xc0, 12, 0, type, 0, 1, 0, 0, 0, 0, 0, bytes.length])
    return [fields, bytes]
  })
  return Buffer.concat([head, ...sections])
}

/** Of IPv6 in full spelling only. */
function bytesOf(address: string): Buffer {
  return address.includes(':')
    ? Buffer.from(
        address
          .split(':')
          .map((part) => part.padStart(4, '0'))
          .join(''),
        'hex',
      )
    : Buffer.from(address.split('.').map(Number))
}
