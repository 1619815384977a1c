import t from 'tap'
import { build, signedIn } from '../../api/test/build.ts'
import { findChromium, needing, openPage, shoot, startBrowser } from './browser.ts'
import { openConsole, signIn } from './console.ts'

const chromium = await findChromium()

t.test('a quota that is used up is said, and when it is over', needing(chromium), async (t) => {
  const built = await build(t, { QUOTA_GOLD: '1', DUMP_MIN_ITEMS: '1' })
  await signedIn(built, 'anna')
  const url = await built.app.listen({ port: 0, host: '127.0.0.1' })
  const browser = await startBrowser(t, chromium ?? '')
  const page = await openPage(t, browser)
  await page.goto(url)
  await page.getByLabel('Username').fill('anna')
  await page.getByLabel('Password').fill('secret')
  await page.getByRole('button', { name: 'Sign in' }).click()
  await page.getByText('1 of 1 dumps left').waitFor()
  const height = async () => (await page.locator('.bar').boundingBox())?.height
  const before = await height()
  for (const name of ['first', 'second']) {
    await page.getByRole('link', { name: 'Send' }).click()
    const feed = { items: [{ name, images: ['https://example.com/a.png'] }] }
    await page.getByLabel('The feed').fill(JSON.stringify(feed))
    await page.getByText('Ready to send.').waitFor()
    await page.getByRole('button', { name: 'Send', exact: true }).click()
    await page.getByText('0 of 1 dumps left · next back at').waitFor()
  }
  const notice = page.getByRole('alert')
  await notice.waitFor()
  t.match(await notice.textContent(), /dumps? of your plan .* It works again at \d\d:\d\d\.$/)
  t.equal(await height(), before, 'the bar is as high as it was')
  await shoot(page, '14-used-up')
})

t.test('what comes back is shown without being asked for', needing(chromium), async (t) => {
  const { page } = await openConsole(t, chromium, { QUOTA_GOLD: '2', QUOTA_WINDOW: '4' })
  await page.setViewportSize({ width: 390, height: 844 })
  await signIn(page)
  await page.getByText('2 of 2 dumps left').waitFor()
  const height = async () => (await page.locator('.bar').boundingBox())?.height
  const before = await height()
  const feed = { items: [{ name: 'a', images: ['https://example.com/a.png'] }] }
  await page.getByLabel('The feed').fill(JSON.stringify(feed))
  await page.getByText('Ready to send.').waitFor()
  await page.getByRole('button', { name: 'Send', exact: true }).click()
  const back = page.locator('.quota-back')
  await back.waitFor()
  t.match(await back.innerText(), /^back at \d\d:\d\d$/, 'a phone shows it too')
  t.equal(await height(), before, 'in a bar as high as it was')
  await shoot(page, '16-back-phone')
  await page.getByText('2 of 2 dumps left').waitFor()
  t.equal(await back.count(), 0)
})
