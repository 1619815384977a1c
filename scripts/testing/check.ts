import { runTool } from './tools.ts'

const checks = [
  { name: 'Types (tsc)', command: ['tsc'] },
  { name: 'Types of the pages (tsc)', command: ['tsc', '-p', 'apps/web'] },
  { name: 'Style (biome)', command: ['biome', 'check'] },
] as const

/**
 * Checks types and style, all at once, and prints what is wrong.
 *
 * @returns whether all is well
 */
export async function check(): Promise<boolean> {
  const results = await Promise.all(
    checks.map(async ({ name, command }) => ({ name, ...(await runTool(command)) })),
  )
  for (const { name, isWell, output } of results) {
    process.stdout.write(isWell ? `ok    ${name}\n` : `FAIL  ${name}\n${output}\n`)
  }
  return results.every(({ isWell }) => isWell)
}
