import { startOrigin } from '@image-dump/origin'
import t from 'tap'
import { findChromium, needing, openPage, shoot, shootAll, startBrowser } from './browser.ts'
import { startFakeInvitation } from './fake-invitation.ts'

const chromium = await findChromium()

t.test('the upload page', needing(chromium), async (t) => {
  const server = await startFakeInvitation(t)
  const origin = await startOrigin()
  t.teardown(() => origin.close())
  const browser = await startBrowser(t, chromium ?? '')
  const page = await openPage(t, browser, { viewport: { width: 1000, height: 900 } })
  const files = await Promise.all(
    Array.from({ length: 10 }, async (_, n) => ({
      name: `photo-${n}.png`,
      mimeType: 'image/png',
      buffer: await origin.bytesOf(`/images/${n}.png?bytes=400000`),
    })),
  )
  const choose = page.locator('input.uppy-Dashboard-input').first()
  const rows = page.locator('.upload')
  const status = page.locator('.uppy-StatusBar')

  await t.test('the token leaves the address bar, and a reload still finds it', async (t) => {
    await page.goto(server.link)
    await page.getByText('Nothing yet.').waitFor()
    t.notMatch(page.url(), 'access_token')
    await page.reload()
    await page.getByText('Nothing yet.').waitFor()
    t.notMatch(page.url(), 'access_token')
    await shootAll(page, 'u1-empty')
  })

  await t.test('ten images at once, with progress that grows', async (t) => {
    // A network slow enough that the progress can be seen.
    const network = await page.context().newCDPSession(page)
    await network.send('Network.enable')
    const slow = {
      offline: false,
      latency: 20,
      downloadThroughput: -1,
      uploadThroughput: 2_000_000,
    }
    await network.send('Network.emulateNetworkConditions', slow)
    await choose.setInputFiles(files)
    await page.getByText('photo-9.png').first().waitFor()
    await shootAll(page, 'u2-chosen')
    await page.getByRole('button', { name: 'Upload 10 files' }).click()
    const seen = new Set<number>()
    const percent = page.locator('.uppy-StatusBar-progress').first()
    while ((await rows.count()) < 10) {
      const now = await percent.getAttribute('aria-valuenow').catch(() => null)
      if (now !== null) seen.add(Number(now))
      if (seen.size === 5) await shoot(page, 'u3-under-way')
    }
    const steps = [...seen]
    t.ok(steps.length >= 3, `progress was seen at ${steps.join(', ')} %`)
    t.same(
      steps,
      steps.toSorted((a, b) => a - b),
      'it only grew',
    )
    await network.send('Network.emulateNetworkConditions', { ...slow, uploadThroughput: -1 })
    t.equal(
      await page.getByText('NIKON COOLPIX P1').count(),
      10,
      'listed, with what the camera says',
    )
    await shootAll(page, 'u4-done')
  })

  await t.test('a file that is no image is refused in words', async (t) => {
    const text = Buffer.from('only text')
    await status.getByRole('button', { name: 'Done' }).click()
    await choose.setInputFiles({ name: 'list.txt', mimeType: 'text/plain', buffer: text })
    await page.getByText('This is not an image.').first().waitFor()
    await choose.setInputFiles({ name: 'liar.png', mimeType: 'image/png', buffer: text })
    await page.getByRole('button', { name: 'Upload 1 file' }).click()
    await page.getByText('liar.png is not an image, so it is not uploaded.').first().waitFor()
    await shoot(page, 'u5-refused')
    t.equal(await rows.count(), 10)
    await status.getByRole('button', { name: 'Cancel' }).click()
    // One that looks like an image until the server has decoded it.
    const half = Buffer.concat([Buffer.from('GIF89a'), text])
    await choose.setInputFiles({ name: 'half.gif', mimeType: 'image/gif', buffer: half })
    await page.getByRole('button', { name: 'Upload 1 file' }).click()
    await page.getByText('not an image that can be read').waitFor()
    await status.getByRole('button', { name: 'Done' }).click()
    await shoot(page, 'u6-refused-by-server')
  })

  await t.test('the network is cut in the middle, and the upload goes on by itself', async (t) => {
    const [file] = files
    const before = await rows.count()
    let puts = 0
    await page.route(server.storePattern, async (route) => {
      if (route.request().method() !== 'PUT') return route.continue()
      puts += 1
      if (puts > 1) return route.continue()
      await page.context().setOffline(true)
      await route.abort('connectionreset')
    })
    await choose.setInputFiles([{ ...file, name: 'through-a-tunnel.png' }].flatMap(named))
    await page.getByRole('button', { name: 'Upload 1 file' }).click()
    await page.getByText('You are offline.').waitFor()
    await shoot(page, 'u7-offline')
    await page.context().setOffline(false)
    await page.locator('.upload').getByText('through-a-tunnel.png').waitFor()
    t.equal(puts, 2)
    t.equal(await rows.count(), before + 1)
    await page.unroute(server.storePattern)
  })

  await t.test('an upload is paused, and goes on', async (t) => {
    const [file] = files
    await status.getByRole('button', { name: 'Done' }).click()
    let isHeld = true
    await page.route(server.storePattern, async (route) => {
      // The first is left hanging until the pause ends it.
      if (route.request().method() === 'PUT' && isHeld) return
      await route.continue()
    })
    await choose.setInputFiles([{ ...file, name: 'paused.png' }].flatMap(named))
    const asked = page.waitForRequest(server.storePattern)
    await page.getByRole('button', { name: 'Upload 1 file' }).click()
    await asked
    await status.getByRole('button', { name: 'Pause' }).click()
    await status.getByText('Paused').waitFor()
    await shoot(page, 'u8-paused')
    isHeld = false
    await status.getByRole('button', { name: 'Resume' }).click()
    await page.locator('.upload').getByText('paused.png').waitFor()
    t.pass('it is there')
  })

  await t.test('a link that has expired', async (t) => {
    const other = await openPage(t, browser)
    const answer = await other.goto(server.expiredLink)
    t.equal(answer?.status(), 403)
    await other.getByText('This link is not valid any more').waitFor()
    t.notMatch(other.url(), 'access_token')
    await shootAll(other, 'u9-expired')
  })

  t.same(server.referers, [], 'no Referer ever left the page')
})

function named(file: { name: string; mimeType?: string; buffer?: Buffer }) {
  const { name, mimeType, buffer } = file
  return mimeType && buffer ? [{ name, mimeType, buffer }] : []
}
