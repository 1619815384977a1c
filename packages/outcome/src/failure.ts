import { STATUS_CODES } from 'node:http'

/**
 * Every reason for a FAILURE that is not an HTTP status, with the sentence that a person reads.
 *
 * The sentences name no address that a name resolved to, and a blocked address reads the same
 * whether something listens there or not.
 */
const sentences = {
  INVALID_URL:
    'The URL cannot be used: it must be http or https, with a host, without a user or password, and at most 2,048 characters long.',
  BLOCKED_ADDRESS: 'The URL leads to an address or port that is not fetched.',
  DNS: 'The host name could not be resolved.',
  CONNECT: 'The connection could not be made, or was reset before the answer began.',
  TLS: 'No secure connection could be made: the certificate or the handshake failed.',
  TIMEOUT: 'The origin did not answer in time.',
  TOO_MANY_REDIRECTS: 'The URL redirects too often.',
  TOO_LARGE: 'The image has more bytes than are allowed.',
  TRUNCATED: 'The connection ended before the whole image had arrived.',
  BAD_RESPONSE: 'The origin answered without a whole, plain body.',
  NOT_AN_IMAGE: 'What the origin sent is not an image of a supported format.',
  TOO_MANY_PIXELS: 'The image has more pixels than are allowed.',
  STORAGE: 'The image could not be stored.',
  INTERNAL: 'Something went wrong on our side.',
} as const

export type FailureCode = keyof typeof sentences

/** Why an image is not there, as the client reads it. */
export type ImageFailure =
  | { readonly kind: 'HTTP_ERROR'; readonly httpStatus: number; readonly detail: string }
  | { readonly kind: 'INTERNAL_ERROR'; readonly code: FailureCode; readonly detail: string }

/** The origin answered with a status that is no success. */
export function httpError(httpStatus: number): ImageFailure {
  const phrase = STATUS_CODES[httpStatus]
  const detail = `The origin answered ${httpStatus}${phrase ? ` ${phrase}` : ''}.`
  return { kind: 'HTTP_ERROR', httpStatus, detail }
}

/** Anything else that kept the image from being stored. */
export function internalError(code: FailureCode, detail: string = sentences[code]): ImageFailure {
  return { kind: 'INTERNAL_ERROR', code, detail }
}
