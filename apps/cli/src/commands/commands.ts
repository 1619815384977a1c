import { Argument, Command, Option } from 'commander'
import { type ExitCode, exitCode, exitCodeHelp } from '../exit-code.ts'
import { formats } from '../feed/format.ts'
import type { Io } from '../io.ts'
import { type ListOptions, list } from './list.ts'
import { type LoginOptions, login } from './login.ts'
import { logout } from './logout.ts'
import { key, limit, seconds } from './options.ts'
import { type QuotaOptions, quota } from './quota.ts'
import { type SendOptions, send } from './send.ts'
import { type StatusOptions, status } from './status.ts'

const retry = () =>
  new Option('--retry <seconds>', 'give up after so long a time of trouble')
    .argParser(seconds)
    .default(120_000, '120')
const json = () => new Option('--json', 'write the whole answer as JSON to standard output')
const all = () => new Option('--all', 'show every image, not only those that failed')

/**
 * The commands. `onEnd` is told how one of them ended.
 *
 * @param name how the person calls the program
 */
export function commands(name: string, io: Io, onEnd: (code: ExitCode) => void): Command {
  const program = new Command(name)
    .description(
      'Sends lists of products with image URLs to Image Dump, and says what became of each image.',
    )
    .exitOverride()
    .configureOutput({
      writeOut: (text) => io.stdout.write(text),
      writeErr: (text) => io.stderr.write(text),
      getOutHelpWidth: () => io.stdout.columns || 80,
      getErrHelpWidth: () => io.stderr.columns || 80,
    })
    .showHelpAfterError(`Try: ${name} --help`)
    .addHelpText('after', `\n${exitCodeHelp}`)

  const command = (name: string, description: string) =>
    program.command(name).description(description)
  const finished = () => onEnd(exitCode.success)

  command('login', 'sign in, and keep the tokens (never the password) for the other commands')
    .option('--url <url>', 'the service (or IMAGE_DUMP_URL)')
    .option('--username <name>', 'who it is (or IMAGE_DUMP_USERNAME)')
    .addHelpText(
      'after',
      '\nThe password is IMAGE_DUMP_PASSWORD, or is asked for, or is read from standard input.\nTo sign in ends every earlier session of the same user.',
    )
    .action((options: LoginOptions) => login(options, io).then(finished))

  command('send', 'send a feed and wait until every image is stored or has failed')
    .argument(
      '<file>',
      'XML, JSON, or CSV with the columns name, manufacturer, brand, category and url; - is standard input',
    )
    .addOption(
      new Option('--format <format>', 'what the file is, where its name does not say').choices(
        formats,
      ),
    )
    .option('--wait <seconds>', 'wait no longer than this (default: until all is settled)', seconds)
    .option(
      '--key <key>',
      'idempotency key: with the same key the same feed is sent only once',
      key,
    )
    .option('--failures <file>', 'write a feed of what failed, to send again (.json or .csv)')
    .addOption(all())
    .addOption(json())
    .addOption(retry())
    .action(async (file: string, options: SendOptions) => onEnd(await send(file, options, io)))

  command('status', 'say how a dump stands')
    .addArgument(new Argument('<id>', 'as `send` and `list` show it'))
    .option('--wait [seconds]', 'wait until it is finished, or no longer than this', seconds)
    .addOption(all())
    .addOption(json())
    .addOption(retry())
    .action(async (id: string, options: StatusOptions) => onEnd(await status(id, options, io)))

  command('list', 'list the newest dumps')
    .addOption(new Option('--limit <n>', 'so many at most').argParser(limit).default(20))
    .addOption(json())
    .action((options: ListOptions) => list(options, io).then(finished))

  command('quota', 'say how many dumps may still be sent')
    .addOption(json())
    .action((options: QuotaOptions) => quota(options, io).then(finished))

  command('logout', 'end the session, and forget its tokens').action(() =>
    logout(io).then(finished),
  )
  return program
}
