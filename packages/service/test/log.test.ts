import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import t from 'tap'

const program = join(import.meta.dirname, 'fixtures/last-words.ts')

for (const [mode, code] of [
  ['end', 0],
  ['exit', 0],
  ['crash', 1],
] as const) {
  t.test(
    `all that was logged is there, in its order, whose process ends by: ${mode}`,
    async (t) => {
      const child = spawn(process.execPath, [program], {
        env: { MODE: mode },
        stdio: ['ignore', 'pipe', 'ignore'],
      })
      const [lines, [exitCode]] = await Promise.all([text(child.stdout), once(child, 'exit')])
      t.equal(exitCode, code)
      const numbers = lines.trim().split('\n')
      t.strictSame(
        numbers.map((line) => JSON.parse(line).n),
        Array.from({ length: 1000 }, (_, n) => n + 1),
      )
    },
  )
}
