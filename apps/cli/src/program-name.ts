import { basename, delimiter, dirname } from 'node:path'

/**
 * How the person who called this program calls it again. Its bare name is found only where its folder
 * is on their PATH; npm puts it there for as long as it runs us, and tells so in the environment.
 *
 * @param path of the program, as it was called: `process.argv[1]`
 */
export function programName(path: string, env: NodeJS.ProcessEnv): string {
  if (env.npm_lifecycle_event === 'image-dump') return 'npm run image-dump --'
  const isFound = (env.PATH ?? '').split(delimiter).includes(dirname(path))
  const isOwn = env.npm_command === undefined && isFound && basename(path) === 'image-dump'
  return isOwn ? 'image-dump' : 'npx image-dump'
}
