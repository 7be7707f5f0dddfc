import type * as Party from "partykit/server";
import type { Relayed } from "@/lib/wire/internal-api";
import type { RoomEnv } from "../platform/env";

const timeoutMs = 10_000;

/** Calls from a room to inboxes, and from an inbox to rooms. */
export class Neighbours {
  private parties: Party.Context["parties"] | undefined;

  constructor(
    private readonly room: Pick<Party.Room, "context">,
    private readonly env: Pick<RoomEnv, "APP_URL" | "INTERNAL_SECRET">,
  ) {
    this.find();
  }

  /**
   * The status that the other one answers with; throws where it cannot be reached. Both sides log it
   * by `requestId`.
   */
  async post(call: Relayed, requestId: string): Promise<number> {
    const parties = this.find();
    if (!parties) return this.postByApp(call, requestId);
    const party = parties[call.to];
    if (!party) throw new Error(`this project has no party named ${call.to}`);
    const body = JSON.stringify(call.command);
    const headers = { "X-Request-Id": requestId };
    return (await party.get(String(call.id)).fetch({ method: "POST", headers, body })).status;
  }

  /**
   * PartyKit shows the others to whom a request woke, and refuses while an alarm is under way; to
   * whom an alarm woke it never does. Ours is patched; the platform's is not (docs/decisions/0003).
   */
  private find(): Party.Context["parties"] | undefined {
    try {
      this.parties ??= this.room.context.parties;
    } catch {
      // Then the app passes it on.
    }
    return this.parties;
  }

  private async postByApp(call: Relayed, requestId: string): Promise<number> {
    const response = await fetch(new URL("/api/internal/relay", this.env.APP_URL), {
      method: "POST",
      headers: {
        "Content-Type": "application/json",
        Authorization: `Bearer ${this.env.INTERNAL_SECRET}`,
        "X-Request-Id": requestId,
      },
      body: JSON.stringify(call),
      signal: AbortSignal.timeout(timeoutMs),
    });
    await response.body?.cancel();
    return response.status;
  }
}
