import { limits } from "./limits";

/** Counts the sockets that have sent no token yet, by the address that they come from. */
export class WaitingSockets {
  private readonly byAddress = new Map<string, number>();

  /**
   * Counts one; what it returns is to be called when the waiting is over. Null where there are too
   * many from this address; an unknown one (null) has no limit.
   */
  add(address: string | null, limitsFactor: number): (() => void) | null {
    if (address === null) return () => {};
    const waiting = this.byAddress.get(address) ?? 0;
    if (waiting >= limits.waitingPerAddress * limitsFactor) return null;
    this.byAddress.set(address, waiting + 1);
    let over = false;
    return () => {
      if (over) return;
      over = true;
      const left = (this.byAddress.get(address) ?? 1) - 1;
      if (left > 0) this.byAddress.set(address, left);
      else this.byAddress.delete(address);
    };
  }
}
