import { domainToASCII } from 'node:url'
import { nameKey } from '@image-dump/database'

/** Lengths in characters. */
const shortestName = 3
const longestName = 64
const shortestPassword = 8
const longestPassword = 1000
const longestEmail = 254
/** RFC 1035 2.3.4, as it stands in the DNS. */
const longestDomain = 253
const longestDisplayName = 200

/**
 * What is wrong with a name to sign in with, if anything is. It may be an email address, and in any
 * script. What it may not hold can't be carried by HTTP Basic (a colon), written in the users file (a
 * comma, a # in front), or seen (control and format characters, strange spaces).
 */
export function usernameFault(name: string): string | undefined {
  if (lengthOf(name) < shortestName || lengthOf(name) > longestName) {
    return `must have ${shortestName} to ${longestName} characters`
  }
  if (hidden.test(name)) return 'must not have control characters or invisible ones'
  if (/[,:]/.test(name)) return 'must not have a comma or a colon'
  if (name.startsWith('#')) return 'must not begin with #'
  if (name.trim() !== name) return 'must not begin or end with a space'
  return undefined
}

/** What is wrong with an email address, if anything is. Only a message to it shows that it is real. */
export function emailFault(email: string): string | undefined {
  if (email.length > longestEmail) return `must have at most ${longestEmail} characters`
  const at = email.lastIndexOf('@')
  const [local, domain] = [email.slice(0, Math.max(at, 0)), email.slice(at + 1)]
  return isLocalPart(local) && isDomain(domain) ? undefined : 'must be an email address'
}

/** What is wrong with a password, if anything is; whether it is a common one is another question. */
export function passwordFault(password: string, username: string): string | undefined {
  if (lengthOf(password) < shortestPassword) {
    return `must have at least ${shortestPassword} characters`
  }
  if (lengthOf(password) > longestPassword) {
    return `must have at most ${longestPassword} characters`
  }
  if (nameKey(password) === nameKey(username)) return 'must not be the username'
  return undefined
}

/** What is wrong with what a user is called, if anything is. */
export function displayNameFault(name: string): string | undefined {
  if (name.trim() === '' || lengthOf(name) > longestDisplayName) {
    return `must have 1 to ${longestDisplayName} characters`
  }
  return /\p{Cc}/u.test(name) ? 'must not have control characters' : undefined
}

/** Characters outside the first 65,536 count as one, as people count them. */
const lengthOf = (text: string) => Array.from(text).length

/** Control, format, private and unassigned characters, and every space but the common one. */
const hidden = /[\p{C}\p{Zl}\p{Zp}]|(?! )\p{Zs}/u

/** RFC 5321 4.1.2, without quotes: words with a dot between them. Of any script, by RFC 6531. */
function isLocalPart(text: string): boolean {
  const words = text.split('.')
  const areWords = words.every((word) => /^[\p{L}\p{M}\p{N}!#$%&'*+/=?^_`{|}~-]+$/u.test(word))
  return areWords && Buffer.byteLength(text) <= 64
}

/** A name of at least two labels (RFC 1123 2.1), of any script, the last of which is no number. */
function isDomain(text: string): boolean {
  // What a URL parser reads past, such as a line break or %2e, is no part of a name.
  if (!/^[\p{L}\p{M}\p{N}.-]+$/u.test(text)) return false
  const ascii = domainToASCII(text)
  const labels = ascii.split('.')
  const areLabels = labels.every((label) => /^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/.test(label))
  return (
    labels.length > 1 &&
    ascii.length <= longestDomain &&
    areLabels &&
    !/^\d+$/.test(labels.at(-1) ?? '')
  )
}
