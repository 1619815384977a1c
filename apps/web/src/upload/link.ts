const storageKey = 'image-dump.invitation'
const parameter = 'access_token'

/** Where the page is once it has its token: a reload comes back to it without. */
const ownPath = '/upload'

/** What says that a link is not valid: with no token it is no link. */
const refusalPath = '/api/upload/'

/**
 * The token of the invitation. It leaves the address bar, so that it does not stand in the history,
 * on a shared screen, or in a `Referer`; for as long as the tab is open it is kept in sessionStorage,
 * so that a reload finds it. It is good for seven days and for this page's uploads alone.
 *
 * @returns undefined where there is none: the browser goes on to the page that says so
 */
export function takeToken(): string | undefined {
  const given = new URLSearchParams(location.search).get(parameter)
  if (given !== null) sessionStorage.setItem(storageKey, given)
  const token = sessionStorage.getItem(storageKey) ?? undefined
  if (token === undefined) location.replace(refusalPath)
  else history.replaceState(null, '', ownPath)
  return token
}

/** The token is good no more: the page goes on to the one that says so. */
export function leave(): void {
  sessionStorage.removeItem(storageKey)
  location.replace(refusalPath)
}

/** On that page: a token that was refused stays neither here nor in the address bar. */
export function forgetToken(): void {
  sessionStorage.removeItem(storageKey)
  history.replaceState(null, '', location.pathname)
}
