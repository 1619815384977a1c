import { access, constants } from 'node:fs/promises'
import { delimiter, join } from 'node:path'
import { type Browser, type BrowserContextOptions, chromium, type Page } from 'playwright-core'
import type { Test } from 'tap'

const names = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable']

/**
 * The Chromium of this machine. Where there is none the tests that want it are skipped, unless
 * `REQUIRE_CHROMIUM` is set.
 */
export async function findChromium(): Promise<string | undefined> {
  for (const folder of (process.env.PATH ?? '').split(delimiter)) {
    for (const name of names) {
      const path = join(folder, name)
      const isThere = await access(path, constants.X_OK).then(
        () => true,
        () => false,
      )
      if (isThere) return path
    }
  }
  if (process.env.REQUIRE_CHROMIUM) throw new Error(`none of ${names.join(', ')} is on the PATH`)
  return undefined
}

/** What tap is told of a test that wants a browser. */
export function needing(executable: string | undefined) {
  return executable === undefined ? { skip: 'no Chromium is on the PATH' } : {}
}

/**
 * Starts a browser that ends with the test.
 *
 * @param flags of its command line
 */
export async function startBrowser(
  t: Test,
  executablePath: string,
  flags: readonly string[] = [],
): Promise<Browser> {
  // As root, as in a container, Chromium has no sandbox; it sees no page but ours.
  const args = [...flags, ...(process.getuid?.() === 0 ? ['--no-sandbox'] : [])]
  const browser = await chromium.launch({ executablePath, args })
  t.teardown(() => browser.close())
  return browser
}

/** Opens a page, in which, as in all that come from it, an error, or what its Content-Security-Policy refuses, fails the test. */
export async function openPage(
  t: Test,
  browser: Browser,
  options: BrowserContextOptions = {},
): Promise<Page> {
  const context = await browser.newContext({ reducedMotion: 'reduce', ...options })
  context.on('page', (page) => watch(t, page))
  return context.newPage()
}

function watch(t: Test, page: Page): void {
  page.setDefaultTimeout(20_000)
  page.on('pageerror', (error) => t.fail(`an error in the page: ${error.message}`))
  page.on('console', (message) => {
    if (/Content.Security.Policy/i.test(message.text())) t.fail(message.text())
  })
}

/** For whoever wants to look: a picture into the folder that `SCREENSHOTS` names. */
export async function shoot(page: Page, name: string): Promise<void> {
  const folder = process.env.SCREENSHOTS
  if (folder === undefined) return
  await page.screenshot({ path: join(folder, `${name}.png`) })
}

/** The same page in light, in dark, and on a phone. */
export async function shootAll(page: Page, name: string): Promise<void> {
  if (process.env.SCREENSHOTS === undefined) return
  const size = page.viewportSize()
  await shoot(page, `${name}-light`)
  await page.emulateMedia({ colorScheme: 'dark' })
  await shoot(page, `${name}-dark`)
  await page.setViewportSize({ width: 390, height: 844 })
  await shoot(page, `${name}-phone-dark`)
  await page.emulateMedia({ colorScheme: 'light' })
  await shoot(page, `${name}-phone`)
  if (size) await page.setViewportSize(size)
}
