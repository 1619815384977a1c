/** The set-up can't go on; the message is one line for the person who waits. */
export class SetupError extends Error {}

/** The person who waited has stopped it, by a signal. */
export class SetupStopped extends Error {
  /** @param {NodeJS.Signals} signal */
  constructor(signal) {
    super(`stopped by ${signal}`)
    this.signal = signal
  }
}
