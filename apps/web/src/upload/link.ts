const storageKey = 'image-dump.invitation'
const parameter = 'access_token'

/**
 * The token of the invitation. It leaves the address bar, so that it does not stand in the history,
 * on a shared screen, or in a `Referer`; for as long as the tab is open it is kept in sessionStorage,
 * so that a reload finds it. It is good for seven days and for this page's uploads alone.
 */
export function takeToken(): string {
  const given = new URLSearchParams(location.search).get(parameter)
  if (given !== null) sessionStorage.setItem(storageKey, given)
  history.replaceState(null, '', location.pathname)
  return sessionStorage.getItem(storageKey) ?? ''
}

/**
 * On the page that says that the link is not valid: a reload of the upload page comes here, for the
 * server sees no token then. If there is one, it goes back with it.
 */
export function returnWithToken(): void {
  const url = new URL(location.href)
  if (url.searchParams.has(parameter)) {
    // It was refused.
    sessionStorage.removeItem(storageKey)
    history.replaceState(null, '', location.pathname)
    return
  }
  const token = sessionStorage.getItem(storageKey)
  if (token === null) return
  url.searchParams.set(parameter, token)
  location.replace(url)
}
