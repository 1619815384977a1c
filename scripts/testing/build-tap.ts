import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { root, runTool } from './tools.ts'

const builtClass = join(root, 'node_modules/@tapjs/test/test-built/dist/esm/index.js')
const droppedPlugin = '@tapjs/typescript'

/**
 * Builds tap without the plugin that .taprc drops, unless it was built so before.
 *
 * tap comes built with all its plugins. `tap run` sees the difference and builds itself anew, but
 * too late for that run: it still has the plugin load the tests, which fails with TypeScript 7.
 *
 * @throws Error with what tap says when it can't be built
 */
export async function buildTap(): Promise<void> {
  if (!(await readFile(builtClass, 'utf8')).includes(droppedPlugin)) return
  const built = await runTool(['tap', 'build'])
  if (!built.isWell) throw new Error(`tap build failed:\n${built.output}`)
}
