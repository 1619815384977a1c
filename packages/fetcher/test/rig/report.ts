/** What came of one way in. */
export interface WayReport {
  readonly fetches: number
  /** Without the guard: how many of those that it was harmless to try, and how many got through. */
  readonly control: { readonly fetches: number; readonly through: number }
}

/** What the child (child.ts) has seen, as JSON. */
export interface Report {
  readonly addresses: number
  readonly ways: Record<string, WayReport>
  /** Connections to anything but the origin, with the guard. */
  readonly through: number
  /** Connections to the origin, and all that this world's TCP has begun, where it can tell. */
  readonly toOrigin: number
  readonly opened: number | undefined
  /** Fetches that did not fail for good with the code that was expected. */
  readonly unexpected: readonly string[]
  readonly codes: Record<string, number>
  /** Every message that a client would have read. */
  readonly messages: readonly string[]
  /** The median time of a refusal in milliseconds, where something listens and where nothing does. */
  readonly pace: { readonly open: number; readonly closed: number }
  readonly seconds: { readonly guarded: number; readonly control: number }
}
