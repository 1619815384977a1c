import { fork } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import type { ServiceMessage } from '@image-dump/service'

/** The API as a process of its own. */
export interface ApiProcess {
  readonly url: string
  readonly pid: number
  stop(): Promise<void>
}

/** Starts the API as `npm start` does, and waits until it listens. */
export async function startApiProcess(env: NodeJS.ProcessEnv): Promise<ApiProcess> {
  const main = fileURLToPath(new URL('../src/main.ts', import.meta.url))
  const child = fork(main, {
    env: { PATH: process.env.PATH, ...env },
    execArgv: ['--max-semi-space-size=8'],
  })
  const [message]: ServiceMessage[] = await once(child, 'message')
  if (message?.type !== 'ready' || message.url === undefined || child.pid === undefined) {
    throw new Error('the API did not start')
  }
  return {
    url: message.url,
    pid: child.pid,
    async stop() {
      const ended = once(child, 'exit')
      child.kill('SIGTERM')
      await ended
    },
  }
}
