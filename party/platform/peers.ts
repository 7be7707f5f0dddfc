import pLimit from "p-limit";
import type * as Party from "partykit/server";
import { type PassOn, passedOn, type Relayed } from "@/lib/wire/internal-api";
import { type AppEnv, postToApp } from "./app-client";
import { callsAtOnce, groupsOf, maxCalls } from "./fan-out";
import { logger } from "./logger";

type Parties = Party.Context["parties"];
/** Calls to several rooms, or to several inboxes. */
export type Calls<Command = unknown> = {
  to: Relayed["to"];
  calls: { id: number; command: Command }[];
};
/** What the log says of a call. */
type Context = { requestId: string; room?: number };

/** The app makes that many of what it is passed in a second or two. */
const passedToApp = 500;

/** Calls from a room to inboxes, and from an inbox to rooms. */
export class Peers {
  private parties: Parties | undefined;

  constructor(
    private readonly room: Pick<Party.Room, "context">,
    private readonly env: AppEnv,
  ) {
    this.find();
  }

  /**
   * Sends each command, from here or by way of peers, so that no invocation makes more than 40 calls.
   * Returns for each call, in their order, the status that the peer answers with, or null if it cannot be
   * reached, which is logged. A command that several get should be one object. Both sides log the calls
   * under `requestId`.
   */
  postAll({ to, calls }: Calls, context: Context): Promise<number | null>[] {
    // One limit for each time: the platform lets no room wait for a promise of another one.
    const limit = pLimit(callsAtOnce);
    const parties = this.find();
    const own = parties ? groupsOf(calls) : groupsForApp(calls);
    if (parties && !own) {
      const bodies = new Map<unknown, string>();
      return calls.map(({ id, command }) => {
        const body = bodies.get(command) ?? JSON.stringify(command);
        bodies.set(command, body);
        return limit(() =>
          logged(context, async () => (await call(parties, to, id, body, context)).status),
        );
      });
    }
    return (own ?? []).flatMap((group) => {
      const answered = limit(() =>
        parties
          ? passOn(parties, { to, calls: group }, context)
          : this.passToApp(to, group, context),
      );
      return group.map(async (_, index) => (await answered)[index] ?? null);
    });
  }

  /** Does what a peer has passed on. */
  async answerPassedOn({ to, commands, calls }: PassOn, requestId: string): Promise<Response> {
    const own = { to, calls: calls.map(([id, index]) => ({ id, command: commands[index] })) };
    return Response.json({ statuses: await Promise.all(this.postAll(own, { requestId })) });
  }

  /**
   * On its platform PartyKit shows the other parties to a room that a request woke, but not during an
   * alarm, and never to a room that an alarm woke. Our bundle lifts that (docs/decisions/0003).
   */
  private find(): Parties | undefined {
    try {
      this.parties ??= this.room.context.parties;
    } catch {
      // The app relays the calls instead.
    }
    return this.parties;
  }

  private async passToApp(
    to: Relayed["to"],
    calls: Calls["calls"],
    context: Context,
  ): Promise<(number | null)[]> {
    const statuses = await logged(context, async () => {
      const body = passOnOf({ to, calls });
      return statusesIn(await postToApp(this.env, "relay", body, context.requestId));
    });
    return statuses ?? [];
  }
}

/** By way of the group's first peer or, if that fails, its second one. */
async function passOn(parties: Parties, group: Calls, context: Context) {
  const body = JSON.stringify(passOnOf(group));
  for (const { id } of group.calls.slice(0, 2)) {
    const statuses = await logged(context, async () =>
      statusesIn(await call(parties, group.to, id, body, context)),
    );
    if (statuses) return statuses;
  }
  return [];
}

async function call(
  parties: Parties,
  to: Relayed["to"],
  id: number,
  body: string,
  { requestId }: Context,
): Promise<Response> {
  const party = parties[to];
  if (!party) throw new Error(`this project has no party named ${to}`);
  const headers = { "X-Request-Id": requestId };
  return await party.get(String(id)).fetch({ method: "POST", headers, body });
}

/** Each command once, however many get it. */
function passOnOf({ to, calls }: Calls): PassOn {
  const commands = [...new Set(calls.map(({ command }) => command))];
  const places = new Map(commands.map((command, index) => [command, index]));
  return {
    ...{ type: "pass-on", to, commands },
    calls: calls.map(({ id, command }) => [id, places.get(command) ?? 0]),
  };
}

async function statusesIn(response: Response): Promise<(number | null)[]> {
  if (response.ok) return passedOn.parse(await response.json()).statuses;
  await response.body?.cancel();
  throw new Error(`the call was answered with ${response.status}`);
}

function groupsForApp<T>(calls: T[]): T[][] {
  const size = Math.max(passedToApp, Math.ceil(calls.length / maxCalls));
  const count = Math.ceil(calls.length / size);
  return Array.from({ length: count }, (_, index) => calls.slice(index * size, (index + 1) * size));
}

async function logged<T>(context: Context, task: () => Promise<T>): Promise<T | null> {
  try {
    return await task();
  } catch (err) {
    logger.warn({ ...context, err }, "a command did not reach a room or an inbox");
    return null;
  }
}
