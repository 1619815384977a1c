// What runs in a thread of the parser: Piscina calls what a module exports by default.
export { parse as default } from './parse.ts'
