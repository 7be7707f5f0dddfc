import type * as Party from "partykit/server";
import type { Relayed } from "@/lib/wire/internal-api";
import { type AppEnv, postToApp } from "./app-client";

/** Calls from a room to inboxes, and from an inbox to rooms. */
export class Peers {
  private parties: Party.Context["parties"] | undefined;

  constructor(
    private readonly room: Pick<Party.Room, "context">,
    private readonly env: AppEnv,
  ) {
    this.find();
  }

  /**
   * Resolves with the status that the peer answers with; rejects if it cannot be reached. Both sides
   * log the call under `requestId`.
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
   * On its platform PartyKit shows the other parties to a room that a request woke, but not during an
   * alarm, and never to a room that an alarm woke. Our bundle lifts that (docs/decisions/0003).
   */
  private find(): Party.Context["parties"] | undefined {
    try {
      this.parties ??= this.room.context.parties;
    } catch {
      // The app relays the call instead.
    }
    return this.parties;
  }

  private async postByApp(call: Relayed, requestId: string): Promise<number> {
    const response = await postToApp(this.env, "relay", call, requestId);
    await response.body?.cancel();
    return response.status;
  }
}
