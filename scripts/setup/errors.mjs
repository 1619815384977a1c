/** The set-up can't go on; the message is one line for the person who waits. */
export class SetupError extends Error {}
