// Failures that a person can act on: told in one line, without a stack trace.

/** A mistake on the command line. */
export class UsageError extends Error {
  exitCode = 2;
}

/** Something that the benchmark needs is not there, or a tool that it calls has failed. */
export class SetupError extends Error {
  exitCode = 3;
}
