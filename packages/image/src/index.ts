export type { ImageInfo } from './decode.ts'
export { inspectImage } from './inspect.ts'
export { ImageRefused } from './refused.ts'
