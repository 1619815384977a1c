// What `npm run check` runs: types and style, without a test.
import { check } from './testing/check.ts'

process.exit((await check()) ? 0 : 1)
