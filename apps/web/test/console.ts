import type { Page } from 'playwright-core'
import type { Test } from 'tap'
import { build, signedIn } from '../../api/test/build.ts'
import { openPage, startBrowser } from './browser.ts'

/**
 * The console in a browser, where `anna` can sign in, and the API that it talks to.
 *
 * @param settings of the API
 */
export async function openConsole(
  t: Test,
  executable: string | undefined,
  settings: NodeJS.ProcessEnv = {},
) {
  const built = await build(t, { DUMP_MIN_ITEMS: '1', ...settings })
  await signedIn(built, 'anna')
  const url = await built.app.listen({ port: 0, host: '127.0.0.1' })
  const browser = await startBrowser(t, executable ?? '')
  const page = await openPage(t, browser)
  await page.goto(url)
  return { built, url, page }
}

export async function signIn(page: Page, username = 'anna'): Promise<void> {
  await page.getByLabel('Username').fill(username)
  await page.getByLabel('Password').fill('secret')
  await page.getByRole('button', { name: 'Sign in' }).click()
  await page.getByRole('button', { name: 'Sign out' }).waitFor()
}

/** Goes to a view by the bar at the top. */
export async function goTo(page: Page, view: 'Send' | 'Dumps' | 'Library'): Promise<void> {
  await page.getByRole('link', { name: view, exact: true }).click()
}

export const isAt = (path: string) => (url: URL) => url.pathname === path

/** The access token that a page has. */
export const keptAccess = `JSON.parse(sessionStorage.getItem('image-dump.session')).access`

/** What happens to the access token of a page in time, as that page reckons. */
export const expireKept = `(() => {
  const key = 'image-dump.session'
  const kept = JSON.parse(sessionStorage.getItem(key))
  sessionStorage.setItem(key, JSON.stringify({ ...kept, expires: 0 }))
})()`
