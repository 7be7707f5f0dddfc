/**
 * Closes our side of a socket; does nothing if it is closed already. Needed after the other side
 * closed as well, or the platform keeps the socket forever.
 */
export function close(
  socket: { close(code?: number, reason?: string): void },
  code: number,
  reason: string,
): void {
  try {
    socket.close(code, reason);
  } catch {
    // Closed already.
  }
}
