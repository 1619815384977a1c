import type { BrowserContext, Page } from 'playwright-core'
import t, { type Test } from 'tap'
import { build, signedIn } from '../../api/test/build.ts'
import { findChromium, needing, openPage, startBrowser } from './browser.ts'
import { expireKept, goTo, isAt, openConsole, signIn } from './console.ts'

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
  await goTo(first, 'Dumps')
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

t.test('who reloads twice in a row stays signed in', needing(chromium), async (t) => {
  const { page } = await openConsole(t, chromium)
  await signIn(page)
  await goTo(page, 'Dumps')
  let refreshes = 0
  // An answer that comes too late for the page that asked: its token would be the only good one.
  await page.route(isAt('/refresh'), async (route) => {
    refreshes += 1
    await route.fetch()
    await route.abort()
  })
  await page.reload({ waitUntil: 'domcontentloaded' })
  await page.reload({ waitUntil: 'domcontentloaded' })
  await works(page)
  t.equal(refreshes, 0, 'a reload goes on with the access token')
})

t.test('a session that ends while a tab joins it has no ghost', needing(chromium), async (t) => {
  const { page, url } = await openConsole(t, chromium)
  await signIn(page)
  // Whoever asks for the lock as a tab that joins does waits behind this, until it is let go.
  await page.evaluate(`(async () => {
    const { held } = await navigator.locks.query()
    const { name } = held.find(({ name }) => name.startsWith('image-dump.session'))
    const until = new Promise((release) => { window.release = release })
    void navigator.locks.request(name, () => until)
  })()`)
  const joining = await page.context().newPage()
  await joining.goto(url, { waitUntil: 'commit' })
  const waiting = `navigator.locks.query().then(({ pending }) =>
    pending.some(({ name, mode }) => name.startsWith('image-dump.session') && mode === 'shared'))`
  while (!(await page.evaluate(waiting))) await page.waitForTimeout(20)
  await page.getByRole('button', { name: 'Sign out' }).click()
  await page.getByRole('button', { name: 'Sign in' }).waitFor()
  await page.evaluate('window.release()')
  await joining.getByText('You signed out in another tab.').waitFor()
  t.equal(await joining.evaluate('sessionStorage.length'), 0)
  const held = `navigator.locks.query().then(({ held, pending }) => held.length + pending.length)`
  t.equal(await joining.evaluate(held), 0, 'and no tab counts as one of the session')
})

t.test('who has lost the session in the page is told so', needing(chromium), async (t) => {
  const { page } = await openConsole(t, chromium)
  await signIn(page)
  await page.evaluate('sessionStorage.clear()')
  await goTo(page, 'Dumps')
  await page.getByText('Your session has ended').waitFor()
  t.equal(await page.getByRole('button', { name: 'Sign out' }).count(), 0)
})

t.test('of two users a new tab takes who signed in last', needing(chromium), async (t) => {
  const { built, page: first, url } = await openConsole(t, chromium)
  await signedIn(built, 'berta')
  const second = await first.context().newPage()
  await second.goto(url)
  await second.getByRole('button', { name: 'Sign in' }).waitFor()
  await signIn(first, 'anna')
  await signIn(second, 'berta')
  await goTo(first, 'Dumps')
  for (let renewals = 0; renewals < 2; renewals += 1) {
    await first.evaluate(expireKept)
    const renewed = first.waitForResponse('**/refresh')
    await Promise.all([renewed, works(first)])
  }
  const third = await first.context().newPage()
  await third.goto(url)
  t.equal(await third.locator('.user').textContent(), 'berta')
})

t.test(
  'a session that could not be restored is spoken of no more',
  needing(chromium),
  async (t) => {
    const { page } = await openConsole(t, chromium)
    await signIn(page)
    await page.evaluate(expireKept)
    await page.route(isAt('/refresh'), (route) => route.abort())
    await page.reload()
    await page.getByRole('alert').getByText('The server can’t be reached').waitFor()
    await signIn(page)
    await page.getByRole('alert').waitFor({ state: 'detached' })
    await page.getByRole('button', { name: 'Sign out' }).click()
    await page.getByRole('button', { name: 'Sign in' }).waitFor()
    t.equal(await page.getByRole('alert').count(), 0, 'nor when that one has ended')
  },
)

t.test('by plain http from another machine', needing(chromium), async (t) => {
  const built = await build(t)
  await signedIn(built, 'anna')
  const { port } = new URL(await built.app.listen({ port: 0, host: '127.0.0.1' }))
  const flags = ['--host-resolver-rules=MAP dump.test 127.0.0.1']
  const browser = await startBrowser(t, chromium ?? '', flags)
  const first = await openPage(t, browser)
  let refreshes = 0
  first.context().on('request', (request) => {
    if (isRefresh(request.url())) refreshes += 1
  })
  await first.goto(`http://dump.test:${port}`)
  t.equal(await first.evaluate('isSecureContext'), false, 'there are no locks here')
  await signIn(first)
  await goTo(first, 'Dumps')
  const second = await duplicate(first.context(), first)

  await t.test('a duplicated tab and a reload stay signed in', async () => {
    for (const page of [second, first]) await works(page)
    await first.reload()
    for (const page of [first, second]) await works(page)
  })

  await t.test('two that renew at the same instant renew once', async (t) => {
    for (let round = 1; round <= 3; round += 1) {
      for (const page of [first, second]) await page.evaluate(expireKept)
      refreshes = 0
      await Promise.all([works(first), works(second)])
      t.equal(refreshes, 1)
    }
  })

  await t.test('a reload in the middle of a renewal holds nobody up', async (t) => {
    for (const page of [first, second]) await page.evaluate(expireKept)
    const begun = Promise.withResolvers<void>()
    // The first is never sent, so that its token stays good.
    await first.route(isAt('/refresh'), (route) => route.continue())
    await first.route(isAt('/refresh'), () => begun.resolve(), { times: 1 })
    await first.getByRole('button', { name: 'Refresh' }).dispatchEvent('click')
    await begun.promise
    const from = performance.now()
    await first.reload()
    await Promise.all([works(first), works(second)])
    t.ok(performance.now() - from < 8000, 'no lease had to run out')
  })
})

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
