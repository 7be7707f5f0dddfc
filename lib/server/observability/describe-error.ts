/** What may be logged of an error. */
export type DescribedError = {
  type: string;
  message?: string;
  code?: string;
  /** SQL with $1, $2 … in place of the values. */
  query?: string;
  /** The frames, without the message. */
  stack?: string;
  cause?: DescribedError;
};

const maxCharacters = 500;
const maxCauses = 4;

/**
 * Describes an error without any user input: messages that quote it are left out, and so are the
 * parameters of queries. Texts are cut at 500 characters, chains of causes after four.
 */
export function describeError(error: unknown, causes = 0): DescribedError {
  if (!(error instanceof Error)) return { type: typeof error };
  const code = textOf(error, "code");
  const query = textOf(error, "query")?.slice(0, maxCharacters);
  const stack = framesOf(error);
  return {
    type: error.name === "Error" ? error.constructor.name : error.name,
    ...(!quotes(error, code) && { message: error.message.slice(0, maxCharacters) }),
    ...(code !== undefined && { code }),
    ...(query !== undefined && { query }),
    ...(stack !== "" && { stack }),
    ...(error.cause !== undefined &&
      causes < maxCauses && { cause: describeError(error.cause, causes + 1) }),
  };
}

/**
 * Whether the message quotes data: Drizzle's contain all parameters, JSON.parse's the text, and
 * Postgres' errors of class 22 (data exceptions) the value.
 */
function quotes(error: Error, code: string | undefined): boolean {
  return "params" in error || error instanceof SyntaxError || /^22[0-9A-Z]{3}$/.test(code ?? "");
}

function textOf(error: Error, key: "code" | "query"): string | undefined {
  const value = key in error ? Reflect.get(error, key) : undefined;
  return typeof value === "string" || typeof value === "number" ? String(value) : undefined;
}

/** Cuts off the message first, because its lines may look like frames. */
function framesOf({ stack = "", message }: Error): string {
  const rest = message === "" ? stack : (stack.split(message).at(-1) ?? "");
  return rest
    .split("\n")
    .filter((line) => /^\s+at /.test(line))
    .map((line) => line.trim())
    .join("\n");
}
