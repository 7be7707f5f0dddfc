type Headers = { get(name: string): string | null };
type Options = {
  /** A header that the platform's edge sets on every request, so that clients cannot forge it. */
  edgeHeader?: string;
  /** The other end of the TCP connection, used if no proxy named the caller. */
  socketAddress?: string | undefined;
};

/**
 * The caller's IP address as the nearest hop saw it, or null if unknown. Of `X-Forwarded-For` only
 * the last entry counts: clients can forge all entries before it.
 */
export function readCallerAddress(
  headers: Headers,
  { edgeHeader, socketAddress }: Options = {},
): string | null {
  const edge = edgeHeader && headers.get(edgeHeader);
  const forwarded = headers.get("X-Forwarded-For")?.split(",").at(-1)?.trim();
  return edge || forwarded || socketAddress || null;
}
