export { contentTypes, type Extension } from './formats.ts'
export { type Origin, type OriginOptions, startOrigin } from './origin.ts'
