import "server-only";
import type { Lock, Locker } from "@tus/server";

type Held = { release: () => void; free: Promise<void>; setFree: () => void };

/**
 * One request at a time for each upload. A request that comes while another one holds the upload has that
 * one stop: its connection died silently, as a phone's does that changes its network. The library's own
 * locker keeps a processor busy while it waits.
 */
export class UploadLocker implements Locker {
  private readonly held = new Map<string, Held>();

  newLock(id: string): Lock {
    return {
      lock: async (_signal, cancelRequest) => {
        for (let other = this.held.get(id); other; other = this.held.get(id)) {
          other.release();
          await other.free;
        }
        let setFree = () => {};
        const free = new Promise<void>((resolve) => {
          setFree = resolve;
        });
        this.held.set(id, { release: () => void cancelRequest(), free, setFree });
      },
      unlock: async () => {
        this.held.get(id)?.setFree();
        this.held.delete(id);
      },
    };
  }
}
