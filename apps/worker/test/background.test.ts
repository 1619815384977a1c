import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { text } from 'node:stream/consumers'
import { t } from 'tap'

const module = new URL('../src/background.ts', import.meta.url)

/** How nice a process that steps back is then, and on Linux its session: both are its own. */
async function stepBack(before = '') {
  const program = `
    const { yieldToOthers } = await import('${module}')
    const { getPriority, setPriority } = await import('node:os')
    const { existsSync, readFileSync } = await import('node:fs')
    ${before}
    await yieldToOthers()
    const group = '/proc/self/autogroup'
    console.log(getPriority(), existsSync(group) ? readFileSync(group, 'utf8') : '')`
  const child = spawn(process.execPath, ['--input-type=module', '-e', program], {
    stdio: ['ignore', 'pipe', 'inherit'],
    detached: true,
  })
  const [own = '', ...group] = (await text(child.stdout)).trim().split(' ')
  return { own: Number(own), group: group.join(' ') }
}

t.test('whoever has work to do on the same machine goes first', async (t) => {
  const { own, group } = await stepBack()
  t.equal(own, 10)
  t.match(group, existsSync('/proc/self/autogroup') ? / nice 10$/ : /^$/, 'its session too')
})

t.test('who was told to be nicer stays so', async (t) => {
  const { own } = await stepBack('setPriority(15)')
  t.equal(own, 15)
})
