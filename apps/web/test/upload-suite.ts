import { openLog } from '@image-dump/service'
import { sql } from 'kysely'
import type { Locator, Page, Request } from 'playwright-core'
import type { Test } from 'tap'
import { openInvitations } from '../../api/test/invitations/support.ts'
import { startWorker } from '../../worker/src/start.ts'
import { openPage, shoot, shootAll, startBrowser } from './browser.ts'
import { Network } from './network.ts'
import { type ChosenFile, photo } from './photos.ts'
import { Tunnel } from './tunnel.ts'

const isPut = (request: Request) => request.method() === 'PUT'

/**
 * What somebody who is invited sees, with the API and a worker, and in a real browser.
 *
 * @param toStore the browser's way to the store, where that is not the API
 */
export async function uploadSuite(
  t: Test,
  executable: string,
  settings: NodeJS.ProcessEnv,
  toStore?: Tunnel,
): Promise<void> {
  const web = await Tunnel.open(t)
  const store = toStore ?? web
  const opened = await openInvitations(t, { PUBLIC_URL: web.url, ...settings })
  const { invite, list, config, db, origin } = opened
  web.leadTo(origin)
  const worker = await startWorker(config, openLog('worker', 'silent'))
  t.teardown(() => worker.stop())
  const { token, upload_link: link } = await invite()
  const browser = await startBrowser(t, executable)
  const page = await openPage(t, browser, { viewport: { width: 1000, height: 900 } })
  const network = await Network.of(page)
  const rows = page.locator('.upload')
  const status = page.locator('.uppy-StatusBar')
  const notice = page.locator('#notice')
  const button = (name: string) => status.getByRole('button', { name, exact: true })

  await t.test('the token leaves the address bar, and a reload still finds it', async (t) => {
    await page.goto(link)
    await page.getByText('Nothing yet.').waitFor()
    t.notMatch(page.url(), 'access_token')
    const reloaded = await page.reload()
    t.equal(reloaded?.status(), 200)
    await page.getByText('Nothing yet.').waitFor()
    t.notMatch(page.url(), token)
    await shootAll(page, 'u1-empty')
  })

  await t.test('ten images at once, with progress that grows', async (t) => {
    const names = Array.from({ length: 10 }, (_, n) => `photo-${n}.jpg`)
    await choose(page, await Promise.all(names.map((name) => photo(name, 400_000))))
    await page.getByText('photo-9.jpg').first().waitFor()
    await shootAll(page, 'u2-chosen')
    await network.slowDown(2_000_000)
    await button('Upload 10 files').click()
    const steps = await progressUntil(page, async () => (await rows.count()) === 10)
    t.ok(steps.length >= 3, `progress was seen at ${steps.join(', ')} %`)
    t.strictSame(
      steps,
      steps.toSorted((a, b) => a - b),
      'it only grew',
    )
    await network.restore()
    await button('Done').waitFor()
    await rows.filter({ hasText: '100 × 75' }).nth(9).waitFor()
    t.equal(await rows.filter({ hasText: 'NIKON COOLPIX P1 · f/2.9 · 7.5 mm' }).count(), 10)
    // Not `waitForFunction`: its second look is an eval in the page, which the CSP refuses.
    const allShown = () =>
      page.evaluate(
        "[...document.querySelectorAll('.upload img')].every((it) => it.naturalWidth === 100)",
      )
    while (!(await allShown())) await page.waitForTimeout(50)
    await shootAll(page, 'u4-done')
    const images: { readonly name: string }[] = await list(token)
    t.strictSame(images.map(({ name }) => name).sort(), names)
    const exif = { make: 'NIKON', flash: 'Flash did not fire, auto mode', exif_version: '0220' }
    for (const image of images) t.match(image, { ...exif, active: true, file_type: 'image/jpeg' })
  })

  await t.test('a file that is no image is refused in words, and the others are not', async (t) => {
    const text = Buffer.from('only text')
    await button('Done').click()
    await choose(page, [{ name: 'list.txt', mimeType: 'text/plain', buffer: text }])
    await notice.getByText('list.txt: This is not an image.').waitFor()
    // It says that it is one, and its first bytes do not.
    await choose(page, [{ name: 'liar.png', mimeType: 'image/png', buffer: text }])
    await button('Upload 1 file').click()
    await notice.getByText('liar.png: This file is not an image, so it is not uploaded.').waitFor()
    t.equal(await rows.count(), 10)
    await button('Cancel').click()
    // Its first bytes do as well: the server finds out.
    const half = Buffer.concat([Buffer.from('GIF89a'), text])
    await choose(page, [
      { name: 'half.gif', mimeType: 'image/gif', buffer: half },
      await photo('between.jpg', 10_000),
    ])
    await button('Upload 2 files').click()
    await notice.getByText('half.gif: The file is not an image that can be read').waitFor()
    const refused = rows.filter({ hasText: 'half.gif' })
    await refused.getByText('Not kept').waitFor()
    await refused.getByText('The file is not an image that can be read').waitFor()
    await rows.filter({ hasText: 'between.jpg' }).getByText('Uploaded').waitFor()
    t.equal(await rows.count(), 12)
    t.ok(await notice.isVisible(), 'what was taken after it does not hide why')
    await page.evaluate('scrollTo(0, 0)')
    await shootAll(page, 'u5-refused')
    await button('Cancel').click()
  })

  await t.test(
    'the connection is cut in the middle, and the upload goes on by itself',
    async (t) => {
      const before = await rows.count()
      const sentBefore = store.sent
      const tunnel = await photo('tunnel.jpg', 1_000_000)
      await choose(page, [tunnel])
      await network.slowDown(300_000)
      await button('Upload 1 file').click()
      await untilUnderWay(page)
      const failed = page.waitForEvent('requestfailed', isPut)
      for (const way of new Set([web, store])) way.cut()
      const sent = store.sent - sentBefore
      t.ok(sent > 50_000 && sent < 800_000, `cut after ${sent} bytes`)
      t.match((await failed).failure()?.errorText, /^net::ERR_/)
      await notice.getByText('The connection is lost.').waitFor()
      await shoot(page, 'u7-cut')
      await network.restore()
      t.equal(await rows.count(), before)
      const again = page.waitForRequest(isPut)
      for (const way of new Set([web, store])) way.restore()
      await again
      await rows.filter({ hasText: 'tunnel.jpg' }).getByText('Uploaded').waitFor()
      t.equal(await rows.count(), before + 1)
      t.notOk(await notice.isVisible())
      const [{ size }] = await list(token)
      t.equal(size, tunnel.buffer.length, 'it came whole')
    },
  )

  await t.test('who goes offline is told, and that it is over', async (t) => {
    await network.goOffline()
    await notice.getByText('You are offline.').waitFor()
    await network.restore()
    await notice.waitFor({ state: 'hidden' })
    t.pass('the notice is gone')
  })

  await t.test('an upload is paused, and goes on', async (t) => {
    await button('Done').click()
    await choose(page, [await photo('paused.jpg', 1_000_000)])
    await network.slowDown(300_000)
    await button('Upload 1 file').click()
    await untilUnderWay(page)
    const stopped = page.waitForEvent('requestfailed', isPut)
    await status.getByRole('button', { name: 'Pause' }).click()
    t.equal((await stopped).failure()?.errorText, 'net::ERR_ABORTED')
    await status.getByText('Paused').waitFor()
    await shoot(page, 'u8-paused')
    await network.restore()
    await status.getByRole('button', { name: 'Resume' }).click()
    await rows.filter({ hasText: 'paused.jpg' }).getByText('Uploaded').waitFor()
    await button('Done').click()
  })

  await t.test('it is used without a mouse', async (t) => {
    const before = await rows.count()
    const chooser = page.waitForEvent('filechooser')
    await page.getByRole('button', { name: 'choose files' }).focus()
    await page.keyboard.press('Enter')
    await (await chooser).setFiles([await photo('by-keyboard.jpg', 10_000)])
    await button('Upload 1 file').focus()
    await page.keyboard.press('Enter')
    await rows.filter({ hasText: 'by-keyboard.jpg' }).getByText('Uploaded').waitFor()
    t.equal(await rows.count(), before + 1)
    await button('Done').focus()
    await page.keyboard.press('Enter')
    await page.getByRole('button', { name: 'choose files' }).waitFor()
  })

  await t.test('all that was uploaded is listed, also where it is several pages', async (t) => {
    const { token, upload_link: link } = await invite('busy@example.com')
    await sql`
      insert into files (token, name, extension, upload_until, status, refusal)
      select ${token}::uuid, n::text, 'png', now(), 'REFUSED', 'NOT_AN_IMAGE'
      from generate_series(1, 450) n`.execute(db)
    const other = await openPage(t, browser)
    await other.goto(link)
    await other.locator('.upload').nth(449).waitFor()
    t.equal(await other.locator('.upload').count(), 450)
  })

  await t.test('a link that expires is said to have, and opens no more', async (t) => {
    await sql`update invitations set expires_at = now() where token = ${token}`.execute(db)
    await choose(page, [await photo('late.jpg', 10_000)])
    await button('Upload 1 file').click()
    await notice.getByText('This link has expired.').waitFor()
    await shoot(page, 'u9-expired-meanwhile')
    await page.reload()
    await page.getByText('This link is not valid any more').waitFor()
    const other = await openPage(t, browser)
    const answer = await other.goto(link)
    t.equal(answer?.status(), 403)
    await other.getByText('This link is not valid any more').waitFor()
    t.notMatch(other.url(), 'access_token')
    await shootAll(other, 'u9-expired')
  })

  t.ok(network.requests > 50, `${network.requests} requests were seen`)
  t.strictSame(network.referers, [], 'no Referer ever left the page')
}

async function choose(page: Page, files: readonly ChosenFile[]): Promise<void> {
  const input: Locator = page.locator('input.uppy-Dashboard-input').first()
  await input.setInputFiles([...files])
}

/** Resolves once some of the files is gone, and not all of it. */
async function untilUnderWay(page: Page): Promise<void> {
  await progressUntil(page, async (percent) => percent >= 10)
}

/** The percentages that the bar of all uploads showed, until there is no more to wait for. */
async function progressUntil(
  page: Page,
  isOver: (percent: number) => Promise<boolean>,
): Promise<number[]> {
  const bar = page.locator('.uppy-StatusBar-progress').first()
  const seen = new Set<number>()
  let percent = 0
  while (!(await isOver(percent))) {
    const value = await bar.getAttribute('aria-valuenow', { timeout: 50 }).catch(() => null)
    if (value === null) continue
    percent = Number(value)
    seen.add(percent)
    if (seen.size === 5) await shoot(page, 'u3-under-way')
  }
  return [...seen]
}
