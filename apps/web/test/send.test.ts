import type { Page } from 'playwright-core'
import t from 'tap'
import { findChromium, needing } from './browser.ts'
import { goTo, isAt, openConsole, signIn } from './console.ts'

const chromium = await findChromium()
const feed = JSON.stringify({ items: [{ name: 'a', images: ['https://example.com/a.png'] }] })

t.test('who tries again sends no second dump', needing(chromium), async (t) => {
  const { page, built } = await openConsole(t, chromium)
  await signIn(page)
  const dumps = () => built.db.selectFrom('requests').select('id').execute()
  /** What becomes of the answers of those to come, one after the other; of the rest nothing. */
  const answers: ('504' | 'cut' | 'throttled' | 'refused')[] = []
  await page.route(isAt('/api/dumps'), async (route) => {
    const answer = route.request().method() === 'POST' ? answers.shift() : undefined
    if (answer === undefined) return route.continue()
    if (answer === 'throttled') return route.fulfill({ status: 429 })
    if (answer === 'refused') return route.fulfill({ status: 403 })
    await route.fetch()
    return answer === 'cut' ? route.abort() : route.fulfill({ status: 504, body: 'too late' })
  })

  await t.test('whatever it was that came between', async (t) => {
    answers.push('504', 'throttled', 'cut')
    await prepare(page)
    await send(page)
    await page.getByText('The server answered 504.').waitFor()
    await send(page)
    await page.getByText('The server answered 429.').waitFor()
    await send(page)
    await page.getByText('The server can’t be reached at the moment.').waitFor()
    await goTo(page, 'Dumps')
    await page.getByRole('heading', { name: 'Dumps' }).waitFor()
    await goTo(page, 'Send')
    await send(page)
    await page.getByText('1 waiting', { exact: true }).waitFor()
    t.equal((await dumps()).length, 1)
    await page.getByText('99 of 100 dumps left').waitFor()
  })

  await t.test('and who sends the same feed on purpose does', async (t) => {
    await goTo(page, 'Send')
    await prepare(page)
    await send(page)
    await page.getByText('98 of 100 dumps left').waitFor()
    t.equal((await dumps()).length, 2)
  })

  await t.test('what was refused may be sent under a name of its own', async (t) => {
    const keys: unknown[] = []
    page.on('request', (request) => {
      if (request.method() === 'POST') keys.push(request.headers()['idempotency-key'])
    })
    answers.push('refused')
    await goTo(page, 'Send')
    await prepare(page)
    await send(page)
    await page.getByText('The server answered 403.').waitFor()
    await send(page)
    await page.getByText('97 of 100 dumps left').waitFor()
    t.equal(new Set(keys).size, 2)
  })
})

t.test('the one fault is named beside the button', needing(chromium), async (t) => {
  const { page } = await openConsole(t, chromium)
  await signIn(page)
  await page.getByLabel('The feed').fill('name;brand;url\nSoup;Cafe;https://example.com/a.png\n')
  const line = page.locator('.send-bar .verdict')
  await line.getByText('1 fault to mend').waitFor()
  t.match(await line.textContent(), /: This is CSV, and the console takes XML or JSON\./)
  await page.getByLabel('The feed').fill('{"items": [{"images": ["https://example.com/a.png"]}]}')
  await line.getByText('items[0].name').waitFor()
  t.match(await line.textContent(), /^1 fault to mend before it can be sent: items\[0\]\.name /)
})

async function prepare(page: Page): Promise<void> {
  await page.getByLabel('The feed').fill(feed)
  await page.getByText('Ready to send.').waitFor()
}

async function send(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Send', exact: true }).click()
}
