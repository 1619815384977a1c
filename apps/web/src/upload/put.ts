import { StoreProblem, UploadProblem } from './api.ts'

/**
 * Sends a file to the object store. By XMLHttpRequest, for fetch does not tell how far it has come.
 *
 * @param onProgress is told how many bytes are gone
 * @throws UploadProblem; DOMException AbortError where the signal ended it
 */
export function put(
  url: string,
  file: Blob,
  signal: AbortSignal,
  onProgress: (bytes: number) => void,
): Promise<void> {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest()
    const abort = () => {
      request.abort()
      reject(new DOMException('The upload was stopped.', 'AbortError'))
    }
    if (signal.aborted) return abort()
    signal.addEventListener('abort', abort, { once: true })
    request.addEventListener('loadend', () => signal.removeEventListener('abort', abort))
    request.upload.addEventListener('progress', ({ loaded }) => onProgress(loaded))
    request.addEventListener('error', () => reject(new UploadProblem(0, connectionLost)))
    request.addEventListener('load', () => {
      const { status } = request
      if (status >= 200 && status < 300) resolve()
      else reject(new StoreProblem(status, refusal(status)))
    })
    request.open('PUT', url)
    request.send(file)
  })
}

const connectionLost = 'The connection is lost. The upload goes on once it is back.'

function refusal(status: number): string {
  if (status === 413) return 'The file is too large.'
  if (status === 403) return 'The time to upload this file is over: try it again.'
  return `The store answered ${status}.`
}
