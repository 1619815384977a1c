import { readFile } from 'node:fs/promises'
import { basename } from 'node:path'
import type { Page } from 'playwright-core'
import t from 'tap'
import { startProduct } from '../../stack/test/product.ts'
import { findChromium, needing, openPage, shoot, shootAll, startBrowser } from './browser.ts'
import { sampleFeed, troubles } from './feed.ts'

const chromium = await findChromium()

t.test('the console, from signing in to a published photo', needing(chromium), async (t) => {
  const { url, origin } = await startProduct(t, { WORKERS: '1' })
  const browser = await startBrowser(t, chromium ?? '')
  const page = await openPage(t, browser)
  const answer = await page.goto(url)
  const policy = answer?.headers()['content-security-policy'] ?? ''
  t.notMatch(policy, /unsafe/, 'the policy has no exceptions')
  t.match(policy, "frame-ancestors 'none'")
  t.equal(answer?.headers()['referrer-policy'], 'no-referrer')
  await shootAll(page, '1-sign-in')

  await t.test('a wrong password is said so, the right one lets in', async (t) => {
    await signIn(page, 'goldie', 'wrong')
    await page.getByRole('alert').getByText('The username or the password is wrong.').waitFor()
    await signIn(page, 'goldie', 'gold-5up-sample')
    await page.getByText('100 of 100 dumps left').waitFor()
    t.same(await page.evaluate('Object.keys(localStorage)'), [], 'nothing stays in localStorage')
    await shootAll(page, '2-send')
  })

  const feed = await sampleFeed(origin.url)

  await t.test('faults are shown at their places before anything is sent', async (t) => {
    const { name: _, ...nameless } = feed.items[2] ?? { images: [] }
    const bad = { items: [...feed.items.slice(0, 2), nameless, ...feed.items.slice(3, 40)] }
    await drop(page, 'bad.json', JSON.stringify(bad, null, 2))
    await page.getByText('2 faults to mend').waitFor()
    await page.getByText('items[2].name').waitFor()
    await page.getByText('40 items; a dump has at least 51').waitFor()
    const line = JSON.stringify(bad, null, 2)
      .split('\n')
      .findIndex(
        (_, at, lines) => lines.slice(0, at + 1).filter((it) => it === '    {').length === 3,
      )
    await page.getByText(`Line ${line + 1}, column 5`).waitFor()
    t.equal(await page.getByRole('button', { name: 'Send', exact: true }).isDisabled(), true)
    await shootAll(page, '3-faults')

    await page.getByLabel('The feed').fill('<items><item></items>')
    await page.getByText('1 fault to mend').waitFor()
    await page.getByText('Line 1, column').waitFor()
    await drop(page, 'feed.csv', 'name;brand;url\nSoup;Cafe;https://example.com/a.png\n')
    const toMend = page.getByRole('region', { name: 'What to mend' })
    await toMend.getByText('This is CSV, and the console takes XML or JSON.').waitFor()
    await shoot(page, '3-csv')
  })

  await t.test('the sample feed fills, cell by cell', async (t) => {
    await drop(page, 'items-51.json', JSON.stringify(feed, null, 2))
    await page.getByText('items-51.json: 51 items, 102 images. Ready to send.').waitFor()
    await shoot(page, '4-ready')
    await page.getByRole('button', { name: 'Send', exact: true }).click()
    await page.getByText('98 stored', { exact: true }).waitFor()
    await page.getByText('4 failed', { exact: true }).waitFor()
    const bar = page.getByRole('progressbar')
    t.equal(await bar.getAttribute('aria-valuenow'), '102')
    await page.getByText('99 of 100 dumps left').waitFor()
    await shootAll(page, '5-dump')
  })

  await t.test('the failures, and why', async (t) => {
    await page.getByRole('button', { name: 'Failed' }).click()
    const rows = page.getByRole('region', { name: 'Images' }).getByRole('listitem')
    t.equal(await rows.count(), troubles.length)
    for (const [at, [, reason]] of troubles.entries()) {
      t.match(await rows.nth(at).textContent(), reason)
    }
    await page.getByRole('button', { name: 'HTTP 404' }).click()
    t.equal(await rows.count(), 2)
    await shootAll(page, '6-failures')

    const downloading = page.waitForEvent('download')
    await page.getByRole('button', { name: 'Download JSON' }).click()
    const download = await downloading
    const { items }: typeof feed = JSON.parse(await readFile(await download.path(), 'utf8'))
    t.match(basename(download.suggestedFilename()), /^failed-.*\.json$/)
    t.same(
      items,
      feed.items.slice(0, 4).map((item) => ({ ...item, images: item.images.slice(0, 1) })),
      'the feed has the failed images alone, with all that was sent of their items',
    )
  })

  await t.test('a reload stays signed in, and the history is there', async () => {
    await page.reload()
    await page.getByText('98 stored', { exact: true }).waitFor()
    await page.getByRole('link', { name: 'Dumps' }).click()
    await page.getByRole('heading', { name: 'Dumps' }).waitFor()
    await page.getByText('Partly failed').waitFor()
    await shootAll(page, '7-history')
    await page.getByText('51 items, 102 images').click()
    await page.getByText('98 stored', { exact: true }).waitFor()
  })

  await t.test('who signs out is out', async () => {
    await page.getByRole('button', { name: 'Sign out' }).click()
    await page.getByRole('button', { name: 'Sign in' }).waitFor()
    await page.reload()
    await page.getByRole('button', { name: 'Sign in' }).waitFor()
  })

  await t.test('a new account', async () => {
    await page.getByRole('button', { name: 'Create one' }).click()
    await page.getByLabel('Username').fill('newcomer')
    await page.getByLabel('Password').fill('short')
    await page.getByRole('button', { name: 'Create account' }).click()
    await page.getByText('Password must have at least 8 characters.').waitFor()
    await shoot(page, '10-register')
    await page.getByLabel('Password').fill('long enough for me')
    await page.getByRole('button', { name: 'Create account' }).click()
    await page.getByText('25 of 25 dumps left').waitFor()
    await page.getByRole('link', { name: 'Dumps' }).click()
    await page.getByText('No dumps yet').waitFor()
    await shootAll(page, '11-empty')
  })

  await t.test('a photo is uploaded, captioned, published and deleted', async (t) => {
    await page.getByRole('link', { name: 'Library' }).click()
    await page.getByText('No photos yet').waitFor()
    const buffer = await origin.bytesOf('/images/7.png')
    const file = { name: 'soup.png', mimeType: 'image/png', buffer }
    await page.locator('input[type=file]').setInputFiles([file])
    await page.getByText('1 photo uploaded').waitFor()
    await page.getByLabel('Caption of').fill('Tomato soup, from above')
    await page.getByRole('button', { name: 'Save' }).click()
    await page.getByText('Caption saved.').waitFor()
    await shootAll(page, '8-library-draft')
    await page.getByRole('button', { name: 'Publish Tomato soup' }).click()
    await page.getByText('Published.').waitFor()
    const isShown = 'document.querySelector(".photo img").naturalWidth > 0'
    t.equal(await page.evaluate(isShown), true, 'its thumbnail is shown')
    await shootAll(page, '9-library')
    await page.getByRole('button', { name: 'Drafts' }).click()
    await page.getByText('No drafts').waitFor()
    await page.getByRole('button', { name: 'All photos' }).click()
    await page.getByRole('button', { name: 'Delete Tomato soup' }).click()
    await shoot(page, '9-delete')
    await page.getByRole('dialog').getByRole('button', { name: 'Delete' }).click()
    await page.getByText('No photos yet').waitFor()
  })
})

async function signIn(page: Page, username: string, password: string): Promise<void> {
  await page.getByLabel('Username').fill(username)
  await page.getByLabel('Password').fill(password)
  await page.getByRole('button', { name: 'Sign in' }).click()
}

/** Drops a file as a person does. */
async function drop(page: Page, name: string, text: string): Promise<void> {
  const data = await page.evaluateHandle(
    `(() => {
      const data = new DataTransfer()
      data.items.add(new File([${JSON.stringify(text)}], ${JSON.stringify(name)}))
      return data
    })()`,
  )
  await page.locator('label.drop').dispatchEvent('drop', { dataTransfer: data })
}
