export { CheckFailed, FileCheck, type FileCheckOptions } from './file-check.ts'
export { extensionOf, longestName, nameOf, savedName } from './file-name.ts'
export { Leftovers, type LeftoversOptions } from './leftovers.ts'
export { refusalText } from './refusal.ts'
