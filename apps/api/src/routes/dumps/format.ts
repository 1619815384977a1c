import type { DataFormat } from '@image-dump/database'
import type { FastifyRequest } from 'fastify'

declare module 'fastify' {
  interface FastifyContextConfig {
    /** The route speaks XML as well as JSON, also where it refuses. */
    readonly speaksXml?: boolean
  }
}

const mediaTypes = {
  json: ['application/json'],
  xml: ['application/xml', 'text/xml'],
} as const satisfies Record<DataFormat, readonly string[]>

/** A line of JSON for each image as it settles. */
export const streamType = 'application/x-ndjson'

/** What a dump may be sent as. */
export const bodyTypes = [...mediaTypes.json, ...mediaTypes.xml]

/** The format of a request's body by its Content-Type; JSON where there is none. */
export function bodyFormat({ headers }: FastifyRequest): DataFormat {
  const [type = ''] = (headers['content-type'] ?? '').split(';')
  const essence = type.trim().toLowerCase()
  return mediaTypes.xml.some((xml) => xml === essence) ? 'xml' : 'json'
}

/**
 * The media type of an answer: the one that `Accept` likes best; `own` where it has no preference,
 * or accepts none of ours.
 */
export function answerType(request: FastifyRequest, own: DataFormat): string {
  const offers = [...mediaTypes[own], ...mediaTypes[own === 'xml' ? 'json' : 'xml']]
  const liked = request.accepts().type(offers)
  return typeof liked === 'string' ? liked : mediaTypes[own][0]
}

/** Whether `Accept` asks for the answer line by line. It has to say so: any type is not enough. */
export function wantsStream(request: FastifyRequest): boolean {
  return request.accepts().type([...bodyTypes, streamType]) === streamType
}

/** Whether a media type is one of XML. */
export function isXml(type: string): boolean {
  return mediaTypes.xml.some((xml) => xml === type)
}

/** Whether a refusal of this request is to be in XML. */
export function refusesInXml(request: FastifyRequest): boolean {
  const { speaksXml = false } = request.routeOptions.config
  return speaksXml && isXml(answerType(request, bodyFormat(request)))
}
