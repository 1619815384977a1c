import { S3Client } from '@aws-sdk/client-s3'
import type { S3Location } from './storage-url.ts'

export interface S3ClientOptions {
  /**
   * How long a connection may be silent, and an answer may take that sends next to nothing, in
   * milliseconds. One that has a file to send gets more.
   */
  readonly timeout: number
  /** Most connections at once. */
  readonly connections: number
  /** Instead of those that the SDK looks for. */
  readonly credentials?: { readonly accessKeyId: string; readonly secretAccessKey: string }
}

/** Of a request that failed for a reason that may pass. */
export const attempts = 3

/** A server in reach answers a handshake in far less, in milliseconds. */
const connectionTimeout = 3000

/**
 * A client for a bucket's server. Every request ends: `attempts` times at the latest after the
 * timeouts. Credentials come from where the SDK looks for them: `AWS_*`, its files, the machine's role.
 *
 * @param endpoint the server to ask, or to sign URLs for; AWS's own where it is undefined
 */
export function s3Client(
  { region, forcePathStyle }: S3Location,
  endpoint: string | undefined,
  { timeout, connections, credentials }: S3ClientOptions,
): S3Client {
  const agent = { keepAlive: true, maxSockets: connections }
  return new S3Client({
    forcePathStyle,
    ...(region !== undefined && { region }),
    ...(endpoint !== undefined && { endpoint }),
    ...(credentials && { credentials }),
    maxAttempts: attempts,
    requestHandler: {
      connectionTimeout,
      requestTimeout: timeout,
      throwOnRequestTimeout: true,
      socketTimeout: timeout,
      httpAgent: agent,
      httpsAgent: agent,
    },
    // A checksum that the SDK puts into a presigned URL is one of no bytes at all: a browser's PUT
    // would be refused. Servers other than AWS's often know none of the newer ones anyway.
    requestChecksumCalculation: 'WHEN_REQUIRED',
    responseChecksumValidation: 'WHEN_REQUIRED',
    // It would open a connection for each larger PUT, outside the agent and its bound.
    expectContinueHeader: false,
    // It writes to the console what every error says as well.
    logger: silent,
  })
}

const silent = { debug() {}, info() {}, warn() {}, error() {} }
