/** What a person needs to send a first dump. */
export interface Welcome {
  readonly url: string
  readonly users: readonly SampleUser[]
  /** An XML file with a dump, if there is one. */
  readonly example: string | undefined
  readonly dataDir: string
}

export interface SampleUser {
  readonly username: string
  readonly password: string
  readonly plan: string
}

const mostUsers = 5

/** What `npm start` prints when everything runs. */
export function welcome({ url: listening, users, example, dataDir }: Welcome): string {
  const url = listening.replace(everyAddress, '//localhost')
  const lines = ['', `Image Dump runs at ${url}`, '']
  for (const { username, password, plan } of users.slice(0, mostUsers)) {
    lines.push(`  ${plan.padEnd(6)}  ${username} / ${password}`)
  }
  if (users.length > 0 && !isLocal(listening)) {
    lines.push('', 'Anybody who can reach this machine can sign in with these: change users.txt.')
  }
  const [user] = users
  if (user && example !== undefined) {
    lines.push('', 'To log in and send a dump, paste:', '', ...sendExample(url, user, example))
  }
  lines.push('', `Data and logs are in ${dataDir}. Ctrl-C stops everything.`, '')
  return lines.join('\n')
}

/** A host that stands for all addresses of the machine, and is none to go to. */
const everyAddress = /\/\/(0\.0\.0\.0|\[::\])/

function isLocal(url: string): boolean {
  const { hostname } = new URL(url)
  return hostname === 'localhost' || hostname === '[::1]' || hostname.startsWith('127.')
}

function sendExample(url: string, user: SampleUser, example: string): readonly string[] {
  const login = `curl -sX POST -u ${quoted(`${user.username}:${user.password}`)} ${url}/login`
  return [
    `  token=$(${login} | sed 's/.*"access_token":"\\([^"]*\\)".*/\\1/')`,
    `  curl -H "Authorization: Bearer $token" -H 'Content-Type: application/xml' \\`,
    `    --data-binary @${quoted(example)} ${url}/api/dumps`,
  ]
}

/** For a shell; bare where a shell reads it as it is. */
function quoted(text: string): string {
  return /^[\w./:@-]+$/.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`
}
