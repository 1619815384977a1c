/** What a program tells the process that started it, once, over IPC. */
export type Report =
  | { readonly type: 'ready'; readonly url: string | undefined }
  | { readonly type: 'failed'; readonly message: string }

/** The report in an IPC message; undefined if it is something else. */
export function readReport(message: unknown): Report | undefined {
  if (typeof message !== 'object' || message === null || !('type' in message)) return undefined
  if (message.type === 'ready') {
    const url = 'url' in message && typeof message.url === 'string' ? message.url : undefined
    return { type: 'ready', url }
  }
  if (message.type === 'failed') {
    const reason = 'message' in message ? String(message.message) : 'it gave no reason'
    return { type: 'failed', message: reason }
  }
  return undefined
}
