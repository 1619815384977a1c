import t from 'tap'
import { checks } from '../src/checks/index.ts'
import { startMachines } from '../src/machines.ts'
import { startOwnProxy } from '../src/proxy/own-proxy.ts'

t.test('two APIs and four workers behind a proxy are one product', async (t) => {
  await using machines = await startMachines({ apis: 2, workers: 4, say: t.comment })
  const ended: string[] = []
  for (const program of [...machines.apis, ...machines.workers]) {
    void program.exited.then((how) => ended.push(how))
  }
  for (const [name, check] of checks) {
    const { isWell, text } = await check(machines)
    t.ok(isWell, `${name}: ${text}`)
  }
  t.strictSame(ended, [], 'no program ended')
})

t.test('the proxy of our own gives each request to the next backend', async (t) => {
  await using machines = await startMachines({ apis: 2, workers: 1, say: t.comment })
  const backends = machines.apiUrls.map((url) => new URL(url).host)
  const proxy = await startOwnProxy(backends)
  t.teardown(() => proxy.close())
  for (let n = 0; n < 4; n += 1) await (await fetch(`${proxy.url}/healthz`)).arrayBuffer()
  t.strictSame(await proxy.answered(), [2, 2])
})
