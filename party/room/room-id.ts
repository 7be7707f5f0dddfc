import type * as Party from "partykit/server";

/**
 * The room's own id. PartyKit hides it during an alarm, so it is taken from the addresses that the
 * room is called at and kept in storage.
 */
export class RoomId {
  private constructor(
    private readonly storage: Party.Storage,
    private id: number | undefined,
  ) {}

  static async load(storage: Party.Storage): Promise<RoomId> {
    return new RoomId(storage, await storage.get<number>("room"));
  }

  /** Undefined until the room was called for the first time. */
  get value(): number | undefined {
    return this.id;
  }

  keep(id: number): void {
    if (this.id === id) return;
    this.id = id;
    void this.storage.put("room", id);
  }
}
