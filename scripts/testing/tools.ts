import { spawn } from 'node:child_process'
import { delimiter } from 'node:path'
import { fileURLToPath } from 'node:url'

/** The folder that everything is run in. */
export const root = fileURLToPath(new URL('../..', import.meta.url))

/** An environment in which the repository's own tools, and its Node, are found first. */
export function withTools(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  const tools = fileURLToPath(new URL('../../node_modules/.bin', import.meta.url))
  return { ...env, PATH: `${tools}${delimiter}${env.PATH ?? ''}` }
}

/** How a tool ended, and all that it printed. */
export interface Outcome {
  readonly isWell: boolean
  readonly output: string
}

/** Runs one of the repository's own tools to its end. */
export function runTool([program = '', ...args]: readonly string[]): Promise<Outcome> {
  return new Promise((resolve) => {
    const child = spawn(program, args, {
      cwd: root,
      env: withTools(process.env),
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    let output = ''
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding('utf8').on('data', (chunk: string) => {
        output += chunk
      })
    }
    child.once('error', (error) => resolve({ isWell: false, output: error.message }))
    child.once('close', (code) => resolve({ isWell: code === 0, output: output.trim() }))
  })
}
