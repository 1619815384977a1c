import { spawn } from 'node:child_process'
import { text } from 'node:stream/consumers'
import { fileURLToPath } from 'node:url'
import type { Report } from './report.ts'

export interface Rig {
  readonly form: 'whole' | 'small'
  /** Of the small form: why it is not the whole. */
  readonly because: string
  readonly report: Report
}

/** What the functions below need of a test. */
interface Test {
  testdir(files: Record<string, string>): string
  teardown(end: () => unknown): void
}

const child = fileURLToPath(new URL('./child.ts', import.meta.url))

/**
 * Makes every address of the world local in a network namespace of its own, and lets child.ts run
 * there; as root, or as root of a user namespace. Nothing of it outlives the child. Where neither
 * is allowed, child.ts runs on this machine's loopback.
 */
export async function runRig(t: Test): Promise<Rig> {
  const folder = t.testdir({
    'resolv.conf': 'nameserver 127.0.0.1\n',
    hosts: '127.0.0.1 localhost\n::1 localhost\n',
  })
  let because = 'this is not Linux'
  if (process.platform === 'linux') {
    for (const flags of [
      ['-n', '-m'],
      ['-r', '-n', '-m'],
    ]) {
      const args = [...flags, 'sh', '-euc', inside, folder, process.execPath, child]
      const { output, errors } = await run(t, 'unshare', args)
      if (output.startsWith(ready)) {
        return { form: 'whole', because: '', report: parse(output.slice(ready.length), errors) }
      }
      because = `unshare ${flags.join(' ')}: ${errors.trim()}`
    }
  }
  const { output, errors } = await run(t, process.execPath, [child, 'small'])
  return { form: 'small', because, report: parse(output, errors) }
}

const ready = 'ready\n'

// The unreachable two are `gone` in world.ts.
const inside = `
mount --bind "$0/resolv.conf" /etc/resolv.conf
mount --bind "$0/hosts" /etc/hosts
ip link set lo up
ip route add local 0.0.0.0/0 dev lo
ip -6 route add local ::/0 dev lo
ip route add unreachable 93.184.216.99 table local
ip -6 route add unreachable 2606:2800:220:1::99 table local
echo ready
exec "$1" "$2" whole
`

async function run(t: Test, command: string, args: readonly string[]) {
  const end = new AbortController()
  t.teardown(() => end.abort())
  const signal = AbortSignal.any([end.signal, AbortSignal.timeout(60_000)])
  const process = spawn(command, args, { stdio: ['ignore', 'pipe', 'pipe'], signal })
  let failure = ''
  process.on('error', ({ message }) => {
    failure = message
  })
  const [output, errors] = await Promise.all([text(process.stdout), text(process.stderr)])
  return { output, errors: failure + errors }
}

function parse(output: string, errors: string): Report {
  if (output === '') throw new Error(`the rig has said nothing: ${errors}`)
  return JSON.parse(output)
}
