import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { Readable, Writable } from 'node:stream'
import type { Test } from 'tap'
import { run } from '../src/run.ts'
import { writeSession } from '../src/session/session-file.ts'

class Sink extends Writable {
  readonly isTTY: boolean
  readonly columns = 80
  text = ''

  constructor(isTTY: boolean) {
    super()
    this.isTTY = isTTY
  }

  override _write(chunk: Buffer, _encoding: BufferEncoding, done: () => void): void {
    this.text += chunk.toString()
    this.emit('text', this.text)
    done()
  }
}

interface TypeOptions {
  readonly stdin?: string | Buffer
  readonly env?: NodeJS.ProcessEnv
  readonly isTTY?: boolean
  /** Ctrl-C is pressed once this has been written to standard error. */
  readonly interruptAt?: string
  /** Ctrl-C is pressed after so many milliseconds. */
  readonly interruptAfter?: number
  /** How the program is called. */
  readonly program?: string
}

/** A user of the machine, who has a home of their own, and what they type. */
export function terminal(t: Test) {
  const home = t.testdir({})
  const sessionFile = join(home, 'image-dump/session.json')

  /** Runs `image-dump` with these arguments, and gives all that came of it. */
  async function type(args: readonly string[], options: TypeOptions = {}) {
    const { stdin = '', env = {}, isTTY = false, interruptAt, interruptAfter, program } = options
    const interrupt = new AbortController()
    const [stdout, stderr] = [new Sink(isTTY), new Sink(isTTY)]
    stderr.on('text', (text: string) => {
      if (interruptAt !== undefined && text.includes(interruptAt)) interrupt.abort()
    })
    const timer = interruptAfter && setTimeout(() => interrupt.abort(), interruptAfter)
    const code = await run(args, {
      ...(program !== undefined && { program }),
      stdin: Object.assign(Readable.from([stdin]), { isTTY }),
      stdout,
      stderr,
      env: { XDG_CONFIG_HOME: home, ...env },
      interrupted: interrupt.signal,
    }).finally(() => clearTimeout(timer))
    return { code, stdout: stdout.text, stderr: stderr.text }
  }

  /** Is signed in already. @param expiresIn of the access token, in milliseconds */
  const signedIn = (url: string, expiresIn = 600_000) =>
    writeSession(sessionFile, {
      url,
      username: 'goldie',
      accessToken: 'access1',
      refreshToken: 'refresh1',
      accessTokenExpires: Date.now() + expiresIn,
    })

  /** Has a file, and gives its path. */
  async function file(name: string, content: string): Promise<string> {
    await writeFile(join(home, name), content)
    return join(home, name)
  }

  return { type, signedIn, file, home, sessionFile }
}
