import type { BrowserContext, Page } from 'playwright-core'
import t, { type Test } from 'tap'
import { build, signedIn } from '../../api/test/build.ts'
import { findChromium, needing, openPage, startBrowser } from './browser.ts'

const chromium = await findChromium()
const isRefresh = (url: string) => new URL(url).pathname === '/refresh'

t.test('tabs share a session', needing(chromium), async (t) => {
  const built = await build(t)
  await signedIn(built, 'anna')
  const url = await built.app.listen({ port: 0, host: '127.0.0.1' })
  const browser = await startBrowser(t, chromium ?? '')
  const first = await openPage(t, browser)
  const context = first.context()
  let refreshes = 0
  let access = ''
  context.on('request', (request) => {
    if (isRefresh(request.url())) refreshes += 1
    else access = request.headers().authorization ?? access
  })
  /** What happens to an access token in time: it is good no more. */
  const expire = async (t: Test) => {
    const headers = { authorization: access }
    const { statusCode } = await built.app.inject({
      method: 'POST',
      url: '/logout/access',
      headers,
    })
    t.equal(statusCode, 200, 'the token was good until then')
  }
  await first.goto(url)
  await signIn(first)
  const second = await duplicate(context, first)

  await t.test('a duplicated tab is signed in, and the first one stays so', async (t) => {
    await second.getByRole('heading', { name: 'Dumps' }).waitFor()
    t.equal(refreshes, 0, 'it has the token of the other')
    for (const page of [first, second]) await works(page)
  })

  await t.test('two that find their token expired at once renew it once', async (t) => {
    await expire(t)
    refreshes = 0
    await Promise.all([works(first), works(second)])
    t.equal(refreshes, 1)
    for (const page of [second, first]) {
      await expire(t)
      await works(page)
    }
    t.equal(refreshes, 3, 'and then either may')
  })

  await t.test('a tab that slept while others renewed wakes up signed in', async (t) => {
    const devtools = await context.newCDPSession(second)
    await devtools.send('Page.setWebLifecycleState', { state: 'frozen' })
    await expire(t)
    await works(first)
    await devtools.send('Page.setWebLifecycleState', { state: 'active' })
    await expire(t)
    refreshes = 0
    await works(second)
    t.equal(refreshes, 1)
    await works(first)
  })

  await t.test('a tab that comes back with a token that others used up', async (t) => {
    await second.goto('about:blank')
    await expire(t)
    await works(first)
    refreshes = 0
    await second.goto(`${url}/#/dumps`)
    await works(second)
    t.equal(refreshes, 0)
    await works(first)
  })

  await t.test('a tab that is opened anew is signed in', async () => {
    const third = await context.newPage()
    await third.goto(`${url}/#/dumps`)
    await works(third)
    await third.close()
  })

  await t.test('who reloads all of them at once stays signed in', async () => {
    await Promise.all([first.reload(), second.reload()])
    for (const page of [first, second]) await works(page)
  })

  await t.test('who signs out in one is out in all', async (t) => {
    await first.getByRole('button', { name: 'Sign out' }).click()
    await second.getByText('You signed out in another tab.').waitFor()
    for (const page of [first, second]) {
      await page.reload()
      await page.getByRole('button', { name: 'Sign in' }).waitFor()
      t.equal(await page.evaluate('sessionStorage.length + localStorage.length'), 0)
    }
  })
})

t.test('by plain http from another machine too', needing(chromium), async (t) => {
  const built = await build(t)
  await signedIn(built, 'anna')
  const { port } = new URL(await built.app.listen({ port: 0, host: '127.0.0.1' }))
  const flags = ['--host-resolver-rules=MAP dump.test 127.0.0.1']
  const browser = await startBrowser(t, chromium ?? '', flags)
  const first = await openPage(t, browser)
  await first.goto(`http://dump.test:${port}`)
  t.equal(await first.evaluate('isSecureContext'), false, 'there are no locks here')
  await signIn(first)
  const second = await duplicate(first.context(), first)
  for (const page of [second, first]) await works(page)
  await first.reload()
  for (const page of [first, second]) await works(page)
})

async function signIn(page: Page): Promise<void> {
  await page.getByLabel('Username').fill('anna')
  await page.getByLabel('Password').fill('secret')
  await page.getByRole('button', { name: 'Sign in' }).click()
  await page.getByRole('link', { name: 'Dumps' }).click()
  await page.getByRole('heading', { name: 'Dumps' }).waitFor()
}

/** As the browser does it: the tab that opens another one without `noopener` gives it a copy. */
async function duplicate(context: BrowserContext, page: Page): Promise<Page> {
  const opened = context.waitForEvent('page')
  await page.evaluate('void open(location.href)')
  return opened
}

/** Resolves once the tab has asked for the dumps and got them. */
async function works(page: Page): Promise<void> {
  const refresh = page.getByRole('button', { name: 'Refresh' })
  await refresh.waitFor()
  const answered = page.waitForResponse(
    (response) => new URL(response.url()).pathname === '/api/dumps' && response.ok(),
  )
  // Not `click`, which waits for the frames of a tab that is behind another: those come late.
  await refresh.dispatchEvent('click')
  await answered
}
