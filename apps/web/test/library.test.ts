import { sql } from 'kysely'
import type { Page } from 'playwright-core'
import t from 'tap'
import { nikon } from '../../api/test/invitations/support.ts'
import { findChromium, needing, shoot } from './browser.ts'
import { goTo, isAt, openConsole, signIn } from './console.ts'

const chromium = await findChromium()
const image = { mimeType: 'image/jpeg', buffer: await nikon() }
const text = { mimeType: 'image/png', buffer: Buffer.from('no image at all') }

t.test('of several files each is taken or refused for itself', needing(chromium), async (t) => {
  const { page } = await openConsole(t, chromium)
  await signIn(page)
  await goTo(page, 'Library')
  await choose(page, [
    { name: 'a.jpg', ...image },
    { name: 'b.png', ...text },
    { name: 'c.jpg', ...image },
    { name: 'd.png', ...text },
  ])
  await page.getByText('2 photos uploaded, as drafts.').waitFor()
  t.equal(await page.locator('.photo').count(), 2)
  const said = await page.getByRole('alert').locator('p').allTextContents()
  t.match(said, [/^b\.png is not an image: png, .*\.$/, /^d\.png is not an image/])
  await shoot(page, '15-refused-photos')

  await choose(page, [{ name: 'e.jpg', ...image }])
  await page.getByText('1 photo uploaded, as drafts.').waitFor()
  t.equal(await page.getByRole('alert').count(), 0, 'what was said of others is gone')
})

t.test('a late answer is not shown on another shelf', needing(chromium), async (t) => {
  const { page } = await openConsole(t, chromium)
  await signIn(page)
  await goTo(page, 'Library')
  await choose(page, [
    { name: 'a.jpg', ...image },
    { name: 'b.jpg', ...image },
  ])
  const cards = page.locator('.photo')
  await cards.nth(1).waitFor()
  await page.getByRole('button', { name: 'Publish' }).first().click()
  await page.getByText('Published.').waitFor()

  const { promise: released, resolve: release } = Promise.withResolvers<void>()
  await page.route(isAt('/my-drafts'), async (route) => {
    await released
    await route.continue()
  })
  await page.getByRole('button', { name: 'Drafts' }).click()
  const all = page.waitForResponse('**/my-photos?*')
  await page.getByRole('button', { name: 'All photos' }).click()
  await all
  await cards.nth(1).waitFor()
  const late = page.waitForEvent('requestfinished', (request) =>
    request.url().includes('my-drafts'),
  )
  release()
  await late
  // What the page does with the answer it has done before it is asked anything else.
  await page.evaluate('new Promise((resolve) => setTimeout(resolve))')
  t.equal(await cards.count(), 2, 'drafts and all')
})

t.test('after a change as many are shown as before', needing(chromium), async (t) => {
  const { page, built } = await openConsole(t, chromium)
  await signIn(page)
  await goTo(page, 'Library')
  await choose(page, [{ name: 'a.jpg', ...image }])
  await page.getByText('1 photo uploaded').waitFor()
  await sql`
    insert into photos
      (id, userid, caption, storage_key, content_type, bytes, width, height, sha256)
    select
      gen_random_uuid(), userid, 'copy', storage_key, content_type, bytes, width, height, sha256
    from photos, generate_series(1, 119)`.execute(built.db)
  await goTo(page, 'Send')
  await goTo(page, 'Library')
  const cards = page.locator('.photo')
  await cards.nth(47).waitFor()
  await page.getByRole('button', { name: 'Show more' }).click()
  await cards.nth(95).waitFor()
  await cards.nth(60).getByRole('button', { name: 'Publish' }).click()
  await page.getByText('Published.').waitFor()
  t.equal(await cards.count(), 96)
  t.match(await cards.nth(60).textContent(), 'Published')
  await page.getByRole('button', { name: 'Show more' }).click()
  await cards.nth(119).waitFor()
  t.equal(await cards.count(), 120, 'and the list goes on where it ended')
})

t.test('after a deletion the focus goes on', needing(chromium), async (t) => {
  const { page } = await openConsole(t, chromium)
  await signIn(page)
  await goTo(page, 'Library')
  await choose(page, [
    { name: 'a.jpg', ...image },
    { name: 'b.jpg', ...image },
    { name: 'c.jpg', ...image },
  ])
  await page.getByText('3 photos uploaded').waitFor()
  const cards = page.locator('.photo')
  const remove = async (at: number) => {
    await cards.nth(at).getByRole('button', { name: 'Delete' }).press('Enter')
    await page.getByRole('dialog').getByRole('button', { name: 'Delete' }).press('Enter')
  }
  await remove(1)
  await page.locator('.photo:nth-child(2):last-child:focus').waitFor()
  t.pass('to the next')
  await remove(1)
  await page.locator('.photo:only-child:focus').waitFor()
  t.pass('after the last to the one before it')
  await remove(0)
  await page.locator('h1:focus').waitFor()
  t.pass('and at last to the heading')
})

async function choose(
  page: Page,
  files: { name: string; mimeType: string; buffer: Buffer }[],
): Promise<void> {
  await page.getByRole('heading', { name: 'Library' }).waitFor()
  await page.locator('input[type=file]').setInputFiles(files)
}
