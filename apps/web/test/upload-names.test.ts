import { openLog } from '@image-dump/service'
import t from 'tap'
import { openInvitations } from '../../api/test/invitations/support.ts'
import { startWorker } from '../../worker/src/start.ts'
import { findChromium, needing, openPage, startBrowser } from './browser.ts'
import { photo } from './photos.ts'

const chromium = await findChromium()

t.test('the upload page, by either name of this machine', needing(chromium), async (t) => {
  const { invite, config, origin } = await openInvitations(t)
  const worker = await startWorker(config, openLog('worker', 'silent'))
  t.teardown(() => worker.stop())
  const browser = await startBrowser(t, chromium ?? '')
  for (const hostname of ['localhost', '127.0.0.1']) {
    const { token } = await invite(`${hostname}@example.com`)
    const page = await openPage(t, browser)
    const { port } = new URL(origin)
    const put = page.waitForRequest((request) => request.method() === 'PUT')
    await page.goto(`http://${hostname}:${port}/api/upload/?access_token=${token}`)
    await page
      .locator('input.uppy-Dashboard-input')
      .first()
      .setInputFiles([await photo('a.jpg', 9000)])
    await page.getByRole('button', { name: 'Upload 1 file', exact: true }).click()
    t.equal(new URL((await put).url()).host, `${hostname}:${port}`)
    const row = page.locator('.upload', { hasText: 'a.jpg' })
    await row.getByText('Uploaded').waitFor()
    const image = row.locator('img')
    await image.evaluate('(image) => image.decode()')
    t.match(await image.getAttribute('src'), `http://${hostname}:${port}/`, 'its picture is shown')
    await page.close()
  }
})
