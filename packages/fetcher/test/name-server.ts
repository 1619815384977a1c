import { createSocket, type Socket } from 'node:dgram'
import { once } from 'node:events'
import { bytesOf } from './addresses.ts'

type Answer = readonly string[] | 'NXDOMAIN' | 'SERVFAIL' | 'silence'

/**
 * The addresses of a name, or what goes wrong with it; of `*.` all names below one. A function is
 * told how often the same question has been asked before.
 */
export type Zone = Record<string, Answer | ((before: number) => Answer)>

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

/** @param port a free one, unless told. */
export async function startNameServer(zone: Zone, port = 0): Promise<NameServer> {
  const asked: string[] = []
  const times = new Map<string, number>()
  const server = createSocket('udp4').on('message', (query, peer) => {
    const { name, type, end } = questionOf(query)
    const question = `${types.get(type)} ${name}`
    asked.push(question)
    const before = times.get(question) ?? 0
    times.set(question, before + 1)
    const answer = zone[name] ?? zone[name.replace(/^[^.]*/, '*')] ?? 'NXDOMAIN'
    const found = typeof answer === 'function' ? answer(before) : answer
    if (found === 'silence') return
    server.send(answerTo(query.subarray(0, end), type, found), peer.port, peer.address)
  })
  server.bind(port, '127.0.0.1')
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

function answerTo(question: Buffer, type: number, found: Exclude<Answer, 'silence'>): Buffer {
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
