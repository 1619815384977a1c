import type { Client } from './client.ts'

const barWidth = 40

/**
 * Shows how far the latest dump is until the work is done: a bar where standard output is a
 * terminal, nothing where it is a file.
 */
export async function showProgress<T>(client: Client, work: Promise<T>): Promise<T> {
  if (!process.stdout.isTTY) return work
  let done = false
  const finished = work.finally(() => {
    done = true
  })
  while (!done) {
    const dump = await client.latest()
    if (dump) process.stdout.write(`\r${bar(dump.counts.pending, dump.counts.images)}`)
    await Promise.race([finished, new Promise((resolve) => setTimeout(resolve, 100))])
  }
  process.stdout.write(`\r${' '.repeat(barWidth + 30)}\r`)
  return finished
}

function bar(pending: number, images: number): string {
  const filled = Math.round((barWidth * (images - pending)) / images)
  return `${'█'.repeat(filled)}${'░'.repeat(barWidth - filled)} ${images - pending} of ${images} images`
}
