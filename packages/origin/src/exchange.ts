import type { IncomingMessage, OutgoingHttpHeaders, ServerResponse } from 'node:http'
import type { Image, Images } from './images.ts'

/** A request to the origin, and what its routes need to answer it. */
export interface Exchange {
  readonly request: IncomingMessage
  readonly response: ServerResponse
  /** What follows the name of the route in the path: `7.png` of /images/7.png. */
  readonly rest: string
  readonly query: URLSearchParams
  readonly images: Images
  /** How often this path has been asked for, this time included. */
  readonly times: number
}

export type Route = (exchange: Exchange) => void | Promise<void>

/** Answers at once and in whole. */
export function send(
  { response }: Exchange,
  status: number,
  headers: OutgoingHttpHeaders,
  body: Buffer | string = '',
): void {
  response.writeHead(status, { ...headers, 'content-length': Buffer.byteLength(body) }).end(body)
}

export function sendImage(exchange: Exchange, { contentType, bytes }: Image): void {
  send(exchange, 200, { 'content-type': contentType }, bytes)
}

/** A good image for the routes that do something else with it than to serve it. */
export async function anyImage({ images }: Exchange): Promise<Buffer> {
  const image = await images.get('0.png', 60_000)
  return image?.bytes ?? Buffer.alloc(0)
}

/** A number of the query, or what it is without one. */
export function number({ query }: Exchange, name: string, otherwise: number): number {
  const value = Number(query.get(name) ?? otherwise)
  return Number.isFinite(value) ? value : otherwise
}
