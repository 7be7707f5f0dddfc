/**
 * The tokens that were shown here, until they expire. A room knows those that it has admitted; it need
 * not be asked again about one that a client shows with thousands of sockets.
 */
export class SpentTokens {
  /** Until when each is valid, in seconds since 1970; nearly in this order, as all live equally long. */
  private readonly spent = new Map<string, number>();

  /** Returns false if the token was shown before. */
  spend({ jti, exp }: { jti: string; exp: number }): boolean {
    const now = Date.now() / 1_000;
    for (const [old, until] of this.spent) {
      if (until > now) break;
      this.spent.delete(old);
    }
    if (this.spent.has(jti)) return false;
    this.spent.set(jti, exp);
    return true;
  }
}
