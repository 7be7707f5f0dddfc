/** Ends the start with a message for the operator; `code` is an exit code of docs/operating.md. */
export class StartError extends Error {
  constructor(
    message: string,
    readonly code: number,
  ) {
    super(message);
  }
}
