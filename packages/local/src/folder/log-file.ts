import { type FileHandle, open, readFile, rename, stat } from 'node:fs/promises'

const largest = 10 * 2 ** 20

/**
 * Opens a log for appending. One of over 10 MiB is first put aside as `<file>.1`, which replaces
 * the one that was put aside before.
 */
export async function openLog(file: string): Promise<FileHandle> {
  const size = await stat(file).then(
    (found) => found.size,
    () => 0,
  )
  if (size > largest) await rename(file, `${file}.1`)
  return open(file, 'a', 0o600)
}

/** The last lines of a log, for an error message; empty where there is none. */
export async function lastLines(file: string, count = 20): Promise<string> {
  const text = await readFile(file, 'utf8').catch(() => '')
  return text.trimEnd().split('\n').slice(-count).join('\n')
}
