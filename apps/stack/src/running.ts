/** A process that runs: a program of ours, or a local Postgres or Redis. */
export interface Running {
  /** Settles when it has ended, asked or not, with how: `code 0`, `SIGKILL`. */
  readonly exited: Promise<string>
  /**
   * Stops it in good order and waits for its end.
   *
   * @param grace after so many ms it is killed; its own measure if there is none
   */
  stop(grace?: number): Promise<void>
  /** Ends it at once, as `kill -9` does. */
  kill(): void
}
