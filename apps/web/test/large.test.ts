import t from 'tap'
import { build, signedIn, standInWorker } from '../../api/test/build.ts'
import { findChromium, needing, openPage, shoot, startBrowser } from './browser.ts'

const chromium = await findChromium()
const items = 10_000

/** The longest that the page may not answer while 20,000 images settle, in milliseconds. */
const longestPause = 1500

t.test('10,000 items with 20,000 images stay fast', needing(chromium), async (t) => {
  const built = await build(t, { BODY_LIMIT: '16777216' })
  await signedIn(built, 'supplier')
  const url = await built.app.listen({ port: 0, host: '127.0.0.1' })
  const browser = await startBrowser(t, chromium ?? '')
  const page = await openPage(t, browser)
  await page.goto(url)
  await page.getByLabel('Username').fill('supplier')
  await page.getByLabel('Password').fill('secret')
  await page.getByRole('button', { name: 'Sign in' }).click()
  await page.getByRole('heading', { name: 'Send a dump' }).waitFor()

  const feed = {
    items: Array.from({ length: items }, (_, n) => ({
      name: `item ${n}`,
      images: [`https://example.com/${n}.png`, `https://example.com/${n % 50 ? n : 'fail'}-b.png`],
    })),
  }
  const file = {
    name: 'large.json',
    mimeType: 'application/json',
    buffer: Buffer.from(JSON.stringify(feed)),
  }
  await page.locator('input[type=file]').setInputFiles(file)
  await page.getByText('10,000 items, 20,000 images. Ready to send.').waitFor()
  // How long each frame took, from here to the end.
  await page.evaluate(`
    window.longest = 0
    let before = performance.now()
    requestAnimationFrame(function tick(now) {
      window.longest = Math.max(window.longest, now - before)
      before = now
      requestAnimationFrame(tick)
    })
  `)
  await page.getByRole('button', { name: 'Send', exact: true }).click()
  await page.getByText('20,000 waiting', { exact: true }).waitFor()
  await standInWorker(t, built)
  // Some have come, not all: the numbers above the list are those of the bar.
  await page.getByRole('button', { name: /^Stored [1-9]/ }).waitFor()
  await shoot(page, '12-large')
  await page.getByText('19,800 stored', { exact: true }).waitFor({ timeout: 90_000 })
  await page.getByText('200 failed', { exact: true }).waitFor()
  await page.getByRole('button', { name: 'Failed 200' }).waitFor()
  const longest = Number(await page.evaluate('window.longest'))
  t.ok(longest < longestPause, `the longest frame took ${Math.round(longest)} ms`)
  const rows = page.getByRole('region', { name: 'Images' }).getByRole('listitem')
  t.ok((await rows.count()) < 100, 'of 20,000 rows only those in view exist')
  await page.getByLabel('Search names and URLs').fill('item 9999')
  await page.getByText('2 images shown').waitFor({ state: 'attached' })
  t.equal(await rows.count(), 2)
  await shoot(page, '13-large-search')
})
