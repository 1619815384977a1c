import t from 'tap'
import { findChromium, needing } from './browser.ts'
import { uploadSuite } from './upload-suite.ts'

const chromium = await findChromium()

t.test('the upload page, to a folder', needing(chromium), async (t) => {
  await uploadSuite(t, chromium ?? '', {})
})
