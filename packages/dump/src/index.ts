export type { DumpLimits } from './builder.ts'
export {
  type Fault,
  InvalidDump,
  MalformedBody,
  type Place,
  UnsupportedEncoding,
} from './errors.ts'
export type { DumpItem } from './item.ts'
export { type DumpFormat, parseDump } from './parse.ts'
export type {
  AnsweredDump,
  AnsweredImage,
  AnsweredItem,
  DumpCounts,
  DumpHead,
  FailedImage,
  PendingImage,
  StoredImage,
} from './render/answer.ts'
export {
  type DescribedHead,
  type DescribedImage,
  type DescribedItem,
  describeHead,
  describeImage,
  describeItem,
} from './render/describe.ts'
export { renderHeads } from './render/heads.ts'
export { renderJson } from './render/json.ts'
export { type Problem, renderProblemXml } from './render/problem.ts'
export { renderXml } from './render/xml.ts'
