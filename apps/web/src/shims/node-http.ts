/** The sentences about failures come from the server; the browser makes none. */
export const STATUS_CODES: Readonly<Record<string, string>> = {}
