// What `npm start` runs: the whole product on one machine.
import { ConfigError, readConfig } from '@image-dump/config'
import { LocalError } from '@image-dump/local'
import { product } from './product.ts'
import { ProgramFailed } from './program.ts'
import { runStack } from './run-stack.ts'
import { sampleDump, sampleUsers, shippedUsers } from './samples.ts'
import { welcome } from './welcome.ts'

const say = (line: string) => void process.stdout.write(`${line}\n`)
// A terminal that is gone (SIGHUP) must not keep us from stopping in order.
process.stdout.on('error', () => undefined)

try {
  const config = readConfig()
  const stack = product(config, say)
  const onReady = async () => {
    const url = stack.programs[0]?.[0]?.current.url ?? `http://localhost:${config.port}`
    // The passwords of the sample are no secret; those of another file are.
    const users = config.usersFile === shippedUsers ? await sampleUsers(config.usersFile) : []
    say(welcome({ url, users, example: await sampleDump(), dataDir: config.dataDir }))
  }
  await runStack(stack, { onReady, say })
  process.exit(0)
} catch (error) {
  const isPlain =
    error instanceof ConfigError || error instanceof LocalError || error instanceof ProgramFailed
  process.stderr.write(`${isPlain ? error.message : describe(error)}\n`)
  process.exit(1)
}

function describe(error: unknown): string {
  return error instanceof Error ? (error.stack ?? error.message) : String(error)
}
