/** What the test of the upload page needs to know of the server that it runs against. */
export interface InvitationServer {
  /** The link that an invitation is mailed with. */
  readonly link: string
  /** One that is not valid any more. */
  readonly expiredLink: string
  /** Matches the URLs that files are sent to. */
  readonly storePattern: string
  /** Every `Referer` that came. */
  readonly referers: readonly string[]
}
