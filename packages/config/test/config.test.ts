import { readFile } from 'node:fs/promises'
import t from 'tap'
import { ConfigError, readConfig, serviceConfig, settings } from '../src/index.ts'

t.test('durations are seconds outside and milliseconds inside', async (t) => {
  t.equal(readConfig({}).tokenExpiry, 1_200_000)
  t.equal(readConfig({ TOKEN_EXPIRY: '2' }).tokenExpiry, 2000)
})

t.test('a process that needs both servers names each that is missing', async (t) => {
  const both = 'DATABASE_URL: is not set\nREDIS_URL: is not set'
  t.throws(() => serviceConfig({}), new ConfigError(both))
  const one = { DATABASE_URL: 'postgres://localhost/x' }
  t.throws(() => serviceConfig(one), new ConfigError('REDIS_URL: is not set'))
})

t.test('a variable that is set to nothing is not set', async (t) => {
  t.equal(readConfig({ PORT: '', DATABASE_URL: '' }).port, 3000)
})

t.test('a size may be written with its unit', async (t) => {
  t.equal(readConfig({ IMAGE_MAX_BYTES: '1MiB' }).image.maxBytes, 1_048_576)
  t.equal(readConfig({ IMAGE_MAX_BYTES: '1000' }).image.maxBytes, 1000)
})

const bad: Readonly<Record<string, readonly string[]>> = {
  PORT: ['70000', 'http', '-1'],
  TOKEN_EXPIRY: ['0', '-5', '1.5', 'soon', '9007199254740993'],
  QUOTA_GOLD: ['many', '-1', '1e3'],
  BODY_LIMIT: ['0', '10 parsecs', '10MB'],
  DATABASE_URL: ['mysql://localhost/x', 'localhost'],
  REDIS_URL: ['http://localhost'],
  PUBLIC_URL: ['example.com', 'ftp://example.com', 'https://example.com/in'],
  STORAGE_URL: ['/var/images', 'gs://bucket', 'file://host/folder', 's3://bucket?endpoint=minio'],
  TRUST_PROXY: ['yes', '10.0.0.0/33', '10.0.0.1,nonsense', '::1/129'],
  LOG_LEVEL: ['loud', 'toString'],
  HOST: ['http://localhost', 'a b', '-', 'x..y'],
  URL_SECRET: ['fifteen bytes !'],
  UPLOAD_URL_EXPIRY: ['604801', '0'],
  OPEN_INVITATIONS: ['perhaps', 'toString', 'True'],
}
for (const [name, values] of Object.entries(bad)) {
  t.test(`a bad ${name} is refused by name`, async (t) => {
    for (const value of values) {
      t.throws(
        () => readConfig({ [name]: value }),
        { name: 'ConfigError', message: new RegExp(`^${name}: (\\w+: )?must `) },
        value,
      )
    }
  })
}

t.test('what is allowed is taken', async (t) => {
  for (const HOST of ['127.0.0.1', '::', '0.0.0.0', 'localhost', 'images.example.com', 'a-b.c']) {
    t.equal(readConfig({ HOST }).host, HOST)
  }
  t.equal(readConfig({ PORT: '65535' }).port, 65_535)
  t.equal(readConfig({ LOG_LEVEL: 'silent' }).logLevel, 'silent')
  for (const yes of ['true', 't', 'yes', 'on', '1']) {
    t.equal(readConfig({ OPEN_INVITATIONS: yes }).invitations.open, true, yes)
  }
  for (const no of ['false', 'f', 'no', 'off', '0']) {
    t.equal(readConfig({ OPEN_INVITATIONS: no }).invitations.open, false, no)
  }
})

t.test('all bad values are named at once', async (t) => {
  t.throws(() => readConfig({ PORT: 'x', WORKERS: 'y' }), { message: /PORT: .*\nWORKERS: / })
})

t.test('files may be kept in a bucket', async (t) => {
  const STORAGE_URL = 's3://images/prefix?endpoint=http://127.0.0.1:9000'
  t.equal(readConfig({ STORAGE_URL }).storageUrl, STORAGE_URL)
  t.throws(() => readConfig({ STORAGE_URL: 's3://KEY:SECRET@images' }), {
    message: /^STORAGE_URL: must hold no credentials(?!.*SECRET)/,
  })
})

t.test('fewest items above most items is refused', async (t) => {
  t.throws(() => readConfig({ DUMP_MIN_ITEMS: '10', DUMP_MAX_ITEMS: '9' }), ConfigError)
})

t.test('an operator has a name and a password, or is not there', async (t) => {
  const both = { ADMIN_USER: 'ada', ADMIN_PASSWORD: 'a: b' }
  t.strictSame(readConfig(both).admin, { user: 'ada', password: 'a: b' })
  t.equal(readConfig({}).admin, undefined)
  t.throws(() => readConfig({ ADMIN_USER: 'ada' }), { message: /^ADMIN_USER: / })
  t.throws(() => readConfig({ ADMIN_PASSWORD: 'b' }), { message: /^ADMIN_USER: / })
  t.throws(() => readConfig({ ...both, ADMIN_USER: 'a:b' }), { message: /^ADMIN_USER: / })
})

t.test('a service needs both servers', async (t) => {
  t.throws(() => serviceConfig({ REDIS_URL: 'redis://localhost' }), { message: /^DATABASE_URL: / })
  t.throws(() => serviceConfig({ DATABASE_URL: 'postgres://h/d' }), { message: /^REDIS_URL: / })
})

t.test('trusted proxies are nobody, everybody, a number of them, or a list', async (t) => {
  t.equal(readConfig({}).trustProxy, false)
  t.equal(readConfig({ TRUST_PROXY: 'true' }).trustProxy, true)
  t.equal(readConfig({ TRUST_PROXY: '1' }).trustProxy, 1)
  t.equal(readConfig({ TRUST_PROXY: '10.0.0.0/8, ::1' }).trustProxy, '10.0.0.0/8, ::1')
})

t.test('the README lists every setting', async (t) => {
  const readme = await readFile(new URL('../../../README.md', import.meta.url), 'utf8')
  for (const [name, { desc }] of Object.entries(settings)) {
    t.ok(readme.includes(`| \`${name}\` |`), `${name} is listed`)
    t.ok(readme.includes(desc ?? ''), `${name} is described`)
  }
})
