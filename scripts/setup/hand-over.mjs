import { spawn } from 'node:child_process'

const signals = /** @type {const} */ (['SIGINT', 'SIGTERM', 'SIGHUP'])
const parentCheck = 1000

/**
 * Runs `program` with `args` in the foreground and ends as it ends.
 *
 * Each signal is passed on. The program may then have it twice, since Ctrl-C goes to the whole
 * foreground group and npm passes it on as well: it takes signals within half a second for one.
 * The IPC channel tells the program when this process is killed.
 *
 * @param {string} program
 * @param {readonly string[]} args
 */
export function handOver(program, args) {
  const child = spawn(program, args, { stdio: ['inherit', 'inherit', 'inherit', 'ipc'] })
  for (const signal of signals) process.on(signal, () => child.kill(signal))
  endWithNpm(() => child.kill('SIGTERM'))
  child.once('error', (error) => {
    process.stderr.write(`${program} does not run: ${error.message}\n`)
    process.exit(1)
  })
  child.once('exit', (code, signal) => {
    if (signal === null) process.exit(code ?? 1)
    for (const name of signals) process.removeAllListeners(name)
    process.kill(process.pid, signal)
    // Whatever could not end this process (SIGQUIT with a handler, say) must not leave it here.
    setTimeout(() => process.exit(1), 200)
  })
}

/**
 * npm killed outright, or a `sh` between npm and us that dies of a signal, tells us nothing: the
 * parent's number changing does. Without npm this is a person's own business (`nohup`, say).
 *
 * @param {() => void} stop
 */
function endWithNpm(stop) {
  if (process.env.npm_lifecycle_event === undefined) return
  const parent = process.ppid
  const watch = setInterval(() => {
    if (process.ppid === parent) return
    clearInterval(watch)
    stop()
  }, parentCheck)
  watch.unref()
}
