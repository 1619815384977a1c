/** What a script learns from how a command ended. Documented in `--help` and in the README. */
export const exitCode = {
  /** Every image is stored. */
  success: 0,
  /** The dump is finished, and some of its images failed. */
  imagesFailed: 1,
  /** The command or its input is wrong: to repeat it as it is will not help. */
  refused: 2,
  /** Nobody is signed in, or the service takes the session no more. */
  notSignedIn: 3,
  /** The service can't be reached, has trouble, or the quota is used up: try again later. */
  unavailable: 4,
  /** The wait is over, the dump goes on. */
  pending: 5,
  /** A defect of this program (EX_SOFTWARE of BSD's sysexits). */
  defect: 70,
  /** Ctrl-C: 128 and the number of SIGINT, as shells have it. */
  interrupted: 130,
} as const

export type ExitCode = (typeof exitCode)[keyof typeof exitCode]

/** For `--help`. */
export const exitCodeHelp = `Exit codes:
  0  every image is stored
  1  the dump is finished, some images failed
  2  the command or its input is wrong: a bad option or feed, or the service refused it
  3  not signed in, or the session is no longer good
  4  the service can't be reached, has trouble, or the quota is used up: try again later
  5  the wait is over while images are pending
  130  interrupted by Ctrl-C; the dump goes on`
