#!/usr/bin/env node
import { programName } from './program-name.ts'
import { run } from './run.ts'

const interrupt = new AbortController()
process.once('SIGINT', () => interrupt.abort())
process.once('SIGTERM', () => interrupt.abort())

// Who reads from us has had enough, as `head` does: there is nobody left to tell.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code === 'EPIPE') process.exit(141)
  throw error
})

const { argv, stdin, stdout, stderr, env } = process
const [, path = '', ...args] = argv
process.exitCode = await run(args, {
  program: programName(path, env),
  stdin,
  stdout,
  stderr,
  env,
  interrupted: interrupt.signal,
})
