import type { FailureCode } from '@image-dump/outcome'
import { FetchFailure, failed } from './failure.ts'

/**
 * What an error of got, of a socket or of TLS means. Told by the error's code, never by its text;
 * our own refusals, which travel through sockets and got as causes, come out as they went in.
 *
 * @param answered whether the headers of the answer had arrived: a connection that ends after that
 *   has cut the body short, one that ends before has not been made.
 */
export function classify(error: unknown, answered: boolean): FetchFailure {
  const chain = causes(error)
  const ours = chain.find((cause) => cause instanceof FetchFailure)
  if (ours !== undefined) return ours
  // The first cause, without what got wraps around it: all of its options, in every log line.
  return failed(meaning(codeOf(error), answered), { cause: chain.at(-1) ?? error })
}

/** A lookup that failed. What is no name today is not tried again; what could not be asked is. */
export function classifyLookup(error: unknown): FetchFailure {
  return failed('DNS', { cause: error, retryable: !isUnknownName(error) })
}

/** Whether a resolver says that there is no such name, or none that can be asked for. */
export function isUnknownName(error: unknown): boolean {
  return unknownName.has(codeOf(error))
}

const unknownName: ReadonlySet<string> = new Set(['ENOTFOUND', 'ENODATA', 'EBADNAME'])

const table: ReadonlyMap<string, FailureCode> = new Map([
  ...each('TIMEOUT', ['ETIMEDOUT', 'ESOCKETTIMEDOUT']),
  ...each('CONNECT', ['ECONNREFUSED', 'ECONNABORTED', 'ECONNRESET', 'EPIPE', 'ENOTCONN']),
  ...each('CONNECT', ['EHOSTUNREACH', 'ENETUNREACH', 'EHOSTDOWN', 'ENETDOWN']),
  // A firewall of ours, or no address of ours, on the way there.
  ...each('CONNECT', ['EACCES', 'EPERM', 'EADDRNOTAVAIL', 'EINVAL', 'EAFNOSUPPORT']),
  ...each('TRUNCATED', ['ERR_HTTP_CONTENT_LENGTH_MISMATCH']),
  // OpenSSL's names for what is wrong with a certificate (X509_V_ERR_*), where no prefix tells.
  ...each('TLS', ['EPROTO', 'DEPTH_ZERO_SELF_SIGNED_CERT', 'SELF_SIGNED_CERT_IN_CHAIN']),
  ...each('TLS', ['HOSTNAME_MISMATCH', 'INVALID_CA', 'INVALID_PURPOSE']),
  ...each('TLS', ['PATH_LENGTH_EXCEEDED', 'SUBJECT_ISSUER_MISMATCH', 'AKID_SKID_MISMATCH']),
])

const prefixes: readonly (readonly [string, FailureCode])[] = [
  ['HPE_', 'BAD_RESPONSE'], // llhttp: what came is not HTTP, or has too many headers
  ['ERR_TLS_', 'TLS'],
  ['ERR_SSL_', 'TLS'],
  ['CERT_', 'TLS'],
  ['CRL_', 'TLS'],
  ['UNABLE_TO_', 'TLS'],
  ['ERROR_IN_', 'TLS'],
]

function meaning(code: string, answered: boolean): FailureCode {
  const known = table.get(code) ?? prefixes.find(([prefix]) => code.startsWith(prefix))?.[1]
  return known === 'CONNECT' && answered ? 'TRUNCATED' : (known ?? 'INTERNAL')
}

function each(code: FailureCode, names: readonly string[]): [string, FailureCode][] {
  return names.map((name) => [name, code])
}

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : ''
}

function causes(error: unknown): unknown[] {
  const chain: unknown[] = []
  for (let next = error; next instanceof Error && chain.length < 8; next = next.cause) {
    chain.push(next)
  }
  return chain
}
