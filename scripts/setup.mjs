#!/usr/bin/env node
// The first thing that `npm start` and `npm test` run: node scripts/setup.mjs <program.ts> [...]
//
// Plain JavaScript without a dependency, because the Node that runs it may be the machine's own
// 20 and nothing is installed yet. It makes node_modules and the pages right, then runs the program
// on the Node 24 that is in there.
import { constants } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { buildPages } from './setup/build-pages.mjs'
import { SetupError, SetupStopped } from './setup/errors.mjs'
import { handOver } from './setup/hand-over.mjs'
import { install } from './setup/install.mjs'

const oldestNode = 20
const root = fileURLToPath(new URL('..', import.meta.url))

if (Number.parseInt(process.versions.node, 10) < oldestNode) {
  fail(`Node ${oldestNode} or newer is needed; this one is ${process.version}.`)
}
try {
  await install(root)
  await buildPages(root)
} catch (error) {
  // As a shell says that a signal ended it.
  if (error instanceof SetupStopped) process.exit(128 + constants.signals[error.signal])
  if (!(error instanceof SetupError)) throw error
  fail(error.message)
}
handOver(join(root, 'node_modules/node/bin/node'), process.argv.slice(2))

/** @param {string} message */
function fail(message) {
  process.stderr.write(`${message}\n`)
  process.exit(1)
}
