import t from 'tap'
import { walkSuite } from './walk-suite.ts'

t.test('uploads to a folder', async (t) => {
  await walkSuite(t, async () => ({ IMAGE_MAX_BYTES: '1MiB' }))
})
