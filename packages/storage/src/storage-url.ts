import { resolve } from 'node:path'
import { fileURLToPath } from 'node:url'

/** Where files are kept. */
export type StorageLocation = FolderLocation | S3Location

export interface FolderLocation {
  readonly kind: 'folder'
  /** An absolute path. */
  readonly path: string
}

export interface S3Location {
  readonly kind: 's3'
  readonly bucket: string
  /** Stands before every key: nothing, or a path that ends in `/`. */
  readonly prefix: string
  /** The server, where it is not AWS's own. */
  readonly endpoint?: string
  /** How clients reach the server, where that is not the endpoint: presigned URLs lead there. */
  readonly publicEndpoint?: string
  /** The SDK looks for one itself (`AWS_REGION`, its files) where it is not given. */
  readonly region?: string
  /** `http://server/bucket/key`, not `http://bucket.server/key`. */
  readonly forcePathStyle: boolean
}

/** The text is no STORAGE_URL. The message says which part of it is wrong, for the operator. */
export class BadStorageUrl extends Error {
  override readonly name = 'BadStorageUrl'
}

const parameters = ['endpoint', 'public', 'region', 'forcePathStyle'] as const

/**
 * Reads a STORAGE_URL: `file:///folder`, or
 * `s3://bucket/prefix?endpoint=http://127.0.0.1:9000&region=us-east-1` with
 *
 * - `endpoint`: the server, where it is not AWS's own;
 * - `public`: how clients reach that server, where that is another address;
 * - `region`: `us-east-1` where there is an endpoint, as MinIO has it;
 * - `forcePathStyle`: `true` where there is an endpoint, as few of those have a name for each bucket.
 *
 * No message holds the text itself: it may have a password in it by mistake.
 *
 * @throws BadStorageUrl
 */
export function parseStorageUrl(text: string): StorageLocation {
  const url = URL.canParse(text) ? new URL(text) : undefined
  if (url?.protocol === 'file:') return folderLocation(url)
  if (url?.protocol === 's3:') return s3Location(url)
  throw new BadStorageUrl('must be a folder, written as file:///folder, or s3://bucket/prefix')
}

function folderLocation(url: URL): FolderLocation {
  if (url.host !== '' || /%2f/i.test(url.pathname)) {
    throw new BadStorageUrl('must be a folder, written as file:///folder')
  }
  return { kind: 'folder', path: resolve(fileURLToPath(url)) }
}

function s3Location(url: URL): S3Location {
  if (url.username !== '' || url.password !== '') {
    throw new BadStorageUrl('must hold no credentials: those are AWS_ACCESS_KEY_ID and the like')
  }
  if (!/^[\w.-]{3,63}$/.test(url.host)) {
    throw new BadStorageUrl('bucket: must be 3 to 63 letters, digits, dots and hyphens')
  }
  if (url.hash !== '') throw new BadStorageUrl('must have nothing after a #')
  const given = parametersOf(url.searchParams)
  const region = given.region ?? (given.endpoint === undefined ? undefined : 'us-east-1')
  if (given.public !== undefined && given.endpoint === undefined) {
    throw new BadStorageUrl('public: needs an endpoint beside it')
  }
  if (region !== undefined && !/^[\w-]+$/.test(region)) {
    throw new BadStorageUrl('region: must be a name such as us-east-1')
  }
  return {
    kind: 's3',
    bucket: url.host,
    prefix: prefixOf(url.pathname),
    forcePathStyle: flag(given.forcePathStyle) ?? given.endpoint !== undefined,
    ...(given.endpoint && { endpoint: server('endpoint', given.endpoint) }),
    ...(given.public && { publicEndpoint: server('public', given.public) }),
    ...(region && { region }),
  }
}

function parametersOf(search: URLSearchParams) {
  const known = new Set<string>(parameters)
  for (const name of search.keys()) {
    if (!known.has(name)) {
      throw new BadStorageUrl(`${name}: is no parameter; there are ${parameters.join(', ')}`)
    }
    if (search.getAll(name).length > 1) throw new BadStorageUrl(`${name}: is there twice`)
    if (search.get(name) === '') throw new BadStorageUrl(`${name}: is empty`)
  }
  const of = (name: (typeof parameters)[number]) => search.get(name) ?? undefined
  return {
    endpoint: of('endpoint'),
    public: of('public'),
    region: of('region'),
    forcePathStyle: of('forcePathStyle'),
  }
}

function server(name: string, text: string): string {
  const url = URL.canParse(text) ? new URL(text) : undefined
  if (url === undefined || !['http:', 'https:'].includes(url.protocol)) {
    throw new BadStorageUrl(`${name}: must be a URL that begins with http:// or https://`)
  }
  if (url.username !== '' || url.password !== '' || url.search !== '' || url.hash !== '') {
    throw new BadStorageUrl(`${name}: must be a server and no more: no user, no ?, no #`)
  }
  return url.href
}

function prefixOf(pathname: string): string {
  const parts = pathname.replace(/^\/|\/$/g, '').split('/')
  if (parts.length === 1 && parts[0] === '') return ''
  // Plain characters need no encoding, and no server or proxy reads them differently.
  if (!parts.every((part) => /^[\w.-]+$/.test(part) && !/^\.+$/.test(part))) {
    throw new BadStorageUrl('prefix: must be a path of letters, digits, dots and hyphens')
  }
  const prefix = `${parts.join('/')}/`
  if (prefix.length > 100) throw new BadStorageUrl('prefix: must be at most 99 characters')
  return prefix
}

function flag(text: string | undefined): boolean | undefined {
  if (text === undefined) return undefined
  if (text !== 'true' && text !== 'false') {
    throw new BadStorageUrl('forcePathStyle: must be true or false')
  }
  return text === 'true'
}
