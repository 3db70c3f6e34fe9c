/** A command that cannot run as given; nothing was changed or charged. The message says what to write instead. */
export class CommandError extends Error {}
