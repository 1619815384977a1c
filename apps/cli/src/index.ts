export { exitCode } from './exit-code.ts'
export type { Input, Io, Output } from './io.ts'
export { run } from './run.ts'
