import { str } from 'envalid'
import {
  adminUser,
  count,
  flag,
  host,
  oneOf,
  port,
  proxies,
  seconds,
  secret,
  size,
  storageUrl,
  urlOf,
  webOrigin,
} from './validators.ts'

const second = 1000
const minute = 60 * second
const hour = 60 * minute
const day = 24 * hour
const MiB = 2 ** 20

/**
 * Every setting there is. Durations are seconds in the environment and milliseconds here, sizes
 * are bytes. The README lists them with these defaults, and a test keeps the two together.
 */
export const settings = {
  HOST: host({ default: '127.0.0.1', desc: 'address that the API listens on' }),
  PORT: port({ default: 3000, desc: 'port that the API listens on' }),
  PUBLIC_URL: webOrigin({
    default: undefined,
    desc: 'where clients reach the API, if not at HOST and PORT',
  }),
  TRUST_PROXY: proxies({
    default: false,
    desc: 'proxies whose X-Forwarded headers are believed: true, false, how many, or a list',
  }),
  LOG_LEVEL: oneOf(
    'fatal',
    'error',
    'warn',
    'info',
    'debug',
    'trace',
    'silent',
  )({
    default: 'info',
    desc: 'fatal, error, warn, info, debug, trace or silent',
  }),
  DATABASE_URL: urlOf(
    'postgres:',
    'postgresql:',
  )({
    default: undefined,
    desc: 'the Postgres to use; `npm start` runs its own where this is not set',
  }),
  REDIS_URL: urlOf(
    'redis:',
    'rediss:',
  )({
    default: undefined,
    desc: 'the Redis to use; `npm start` runs its own where this is not set',
  }),
  DATA_DIR: str({ default: './data', desc: 'folder of everything that is kept on disk' }),
  STORAGE_URL: storageUrl({
    default: undefined,
    desc: 'where images are kept: `file:///folder`, or `s3://bucket/prefix?endpoint=…&region=…&public=…&forcePathStyle=…` with the usual `AWS_*` credentials; DATA_DIR if not set',
  }),
  USERS_FILE: str({ default: './users.txt', desc: 'users who exist once the API has started' }),
  TOKEN_EXPIRY: seconds()({ default: 20 * minute, desc: 'how long an access token lives' }),
  REFRESH_TOKEN_EXPIRY: seconds()({ default: 14 * day, desc: 'how long a refresh token lives' }),
  QUOTA_GOLD: count()({ default: 100, desc: 'dumps of a gold user in a window' }),
  QUOTA_SILVER: count()({ default: 50, desc: 'dumps of a silver user in a window' }),
  QUOTA_BRONZE: count()({ default: 25, desc: 'dumps of a bronze user in a window' }),
  QUOTA_WINDOW: seconds()({ default: hour, desc: 'length of the sliding window' }),
  DUMP_MIN_ITEMS: count(1)({ default: 51, desc: 'fewest items of a dump' }),
  DUMP_MAX_ITEMS: count(1)({ default: 10_000, desc: 'most items of a dump' }),
  DUMP_WAIT: seconds(0)({ default: 300 * second, desc: 'longest time that an answer is held' }),
  BODY_LIMIT: size({ default: 16 * MiB, desc: 'largest request body, in bytes or as `16MiB`' }),
  WORKERS: count()({ default: 2, desc: 'worker processes that `npm start` runs' }),
  WORKER_CONCURRENCY: count(1)({ default: 64, desc: 'images that a worker fetches at once' }),
  FETCH_TIMEOUT: seconds()({ default: 30 * second, desc: 'longest time of one attempt' }),
  IMAGE_DEADLINE: seconds()({ default: 60 * second, desc: 'longest time of all attempts' }),
  IMAGE_MAX_BYTES: size({ default: 25 * MiB, desc: 'largest image, in bytes or as `25MiB`' }),
  IMAGE_MAX_PIXELS: count(1)({ default: 100_000_000, desc: 'most pixels of an image' }),
  FETCH_PER_HOST: count(1)({
    default: 32,
    desc: 'connections to one origin from one worker process',
  }),
  FETCH_ALLOW_NETWORKS: str({
    default: '',
    desc: 'private networks that may be fetched: a list of `cidr` or `cidr:port`',
  }),
  OPEN_INVITATIONS: flag({ default: false, desc: 'whether anybody may invite, without a token' }),
  INVITATION_EXPIRY: seconds()({ default: 7 * day, desc: 'how long an invitation is good for' }),
  // S3 signs for seven days at most.
  UPLOAD_URL_EXPIRY: seconds(
    1,
    604_800,
  )({
    default: day,
    desc: 'how long the URL of an upload, or of an uploaded image, is good for',
  }),
  URL_SECRET: secret({
    default: undefined,
    desc: 'what URLs of files are signed with, the same for all API processes; one kept in Postgres if not set',
  }),
  ADMIN_USER: adminUser({
    default: undefined,
    desc: 'who may open `/admin/queues`, which is off while this is not set',
  }),
  ADMIN_PASSWORD: str({
    default: undefined,
    desc: 'the password of ADMIN_USER',
  }),
  WORKER_METRICS_PORT: port({
    default: undefined,
    desc: 'port on HOST where a worker serves its `/metrics`, or the next that is free; none if not set',
  }),
  SHUTDOWN_GRACE: seconds(0)({ default: 25 * second, desc: 'time to finish after a SIGTERM' }),
}
