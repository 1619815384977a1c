import { bytesOf, hexPairs } from './addresses.ts'

/** How else a URL can name an IPv4 address: parsers and C libraries know all of these. */
export function spellingsOf(address: string): string[] {
  const bytes = bytesOf(address)
  const [a = 0, b = 0, c = 0, d = 0] = bytes
  const number = bytes.readUInt32BE()
  const hex = (n: number) => `0x${n.toString(16)}`
  const octal = (n: number) => `0${n.toString(8)}`
  const wide = address.replace(/\d/g, (digit) => String.fromCodePoint(0xff10 + Number(digit)))
  const percent = [...address].map((c) => `%${c.charCodeAt(0).toString(16)}`).join('')
  const pairs = hexPairs(bytes)
  return [
    ...[`${number}`, hex(number), hex(number).toUpperCase(), octal(number), `000${octal(number)}`],
    ...[`${a}.${bytes.readUIntBE(1, 3)}`, `${a}.${b}.${bytes.readUInt16BE(2)}`],
    ...[[...bytes].map(hex).join('.'), [...bytes].map(octal).join('.')],
    ...[`${hex(a)}.${octal(b)}.${c}.${d}`, `${octal(a)}.${hex(bytes.readUIntBE(1, 3))}`],
    ...[
      `${address}.`,
      wide,
      percent,
      address.replaceAll('.', '。'),
      address.replaceAll('.', '%2E'),
    ],
    ...[address.replaceAll('.', '.\u00ad'), `${hex(number)}.`],
    ...[`[::ffff:${address}]`, `[::FFFF:${pairs}]`, `[0:0:0:0:0:ffff:${pairs}]`, `[::${address}]`],
    ...[`[0000:0000:0000:0000:0000:FFFF:${pairs}]`, `[::0:${pairs}]`, `[::ffff:0:${address}]`],
    ...[`[64:ff9b::${address}]`, `[2002:${pairs}::]`, `[fe80::5efe:${address}]`],
  ]
}

/** How a URL hides its host, which here has its port with it. */
export const disguises: readonly ((scheme: string, host: string) => string)[] = [
  (scheme, host) => `${scheme}://:@${host}/`,
  (scheme, host) => `${scheme}://${host}#@images.example/`,
  (scheme, host) => `${scheme}://${host}?@images.example/`,
  (scheme, host) => `${scheme}://${host}\\@images.example/`,
  (scheme, host) => `${scheme}:\\\\${host}\\a.png`,
  (scheme, host) => `${scheme}:////${host}/`,
  (scheme, host) => `${scheme.toUpperCase()}://${host.toUpperCase()}/a.png`,
  (scheme, host) => `\t ${scheme}:/\t/${host.replace('.', '.\t')}/`,
]

/** Like those, but after a redirect a path of the origin. */
export const bareDisguises: typeof disguises = [
  (scheme, host) => `${scheme}:${host}/`,
  (scheme, host) => `${scheme}:/${host}/`,
]

/** What is no URL that may be asked for, wherever it leads. */
export const unusable: typeof disguises = [
  ...['images.example@', 'images.example:80@', 'images.example:80%23@@', '@:@', ':x@'].map(
    (user) => (scheme: string, host: string) => `${scheme}://${user}${host}/`,
  ),
  ...['ftp', 'gopher', 'ws', 'file', 'unix', 'blob:http'].map(
    (other) => (_: string, host: string) => `${other}://${host}/a.png`,
  ),
  ...[
    ...[
      '[fe80::1%25lo]',
      '[::1%lo]',
      '[::1',
      '[127.0.0.1]',
      '[::ffff:127.1]',
      '[::ffff:0x7f.0.0.1]',
    ],
    ...['127.0.0.1.1', '127.0.0.256', '0x17f000001', '127.0.0.08', 'images.example.127'],
    ...['127.0.0.1%00.images.example', '127.0.0.1 .images.example', '127.0.0.1:80:80'],
    ...['127.0.0.1:65616', ''],
  ].map((host) => (scheme: string) => `${scheme}://${host}`),
]

/** Names that lead inside, and what they resolve to where they do. */
export const insideNames: Record<string, readonly string[]> = {
  'www.localhost': ['127.0.0.1', '::1'],
  'localhost.localdomain': ['127.0.0.1'],
  'localtest.me': ['127.0.0.1'],
  '127.0.0.1.nip.io': ['127.0.0.1'],
  'metadata.google.internal': ['169.254.169.254'],
  'instance-data.ec2.internal': ['169.254.169.254', 'fd00:ec2::254'],
  'host.docker.internal': ['172.17.0.1'],
  'kubernetes.default.svc.cluster.local': ['10.96.0.1'],
  'router.home.arpa': ['192.168.1.1'],
  'xn--lclhost-8va.example': ['::ffff:127.0.0.1'],
}
