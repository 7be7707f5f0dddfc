/**
 * The link between a room and a relay. A relay holds client sockets for the room, each under a
 * `connectionId` that it gives, and does not interpret what they send. One WebSocket message is an
 * array of these frames, in order.
 *
 * The two may be of different releases, as an update replaces processes in any order. So each passes
 * over types and fields that it does not know, and a new one must be such that this does no harm.
 */
import * as z from "zod/mini";

const connectionId = z.int();
/** A client's frame as it came; null: it was not text. */
const data = z.nullable(z.string());

/**
 * What a link of a cluster asks and hears, as the whole of a WebSocket message: the server of its room or
 * inbox may stand still behind an open connection. The engine answers, where the room is, and lets it sleep
 * (host/rooms/partykit-facade.ts).
 */
export const heartbeat = { ask: "teahouse:ping", answer: "teahouse:pong" } as const;

/** Relay → room. */
export const connectionFrame = z.discriminatedUnion("type", [
  /** A new connection with its first frame. */
  z.object({ type: z.literal("open"), connectionId, data }),
  z.object({ type: z.literal("frame"), connectionId, data }),
  /** The connection is closed; not `clean`: it dropped without a close frame. */
  z.object({ type: z.literal("closed"), connectionId, clean: z.boolean() }),
  /** The relay stops: close all of its connections, each behind the answers to what it has sent. */
  z.object({ type: z.literal("stop") }),
]);
export type ConnectionFrame = z.infer<typeof connectionFrame>;

/** How the author's own copy of a text ends: at these places of a group, instead of the closing brace. */
const ownEndings = z.array(z.tuple([z.int(), z.string()]));
export type OwnEndings = z.infer<typeof ownEndings>;

/**
 * What a member's client is: `basic` gets the API document's frames only, `optedIn` all of them, and
 * `counted` besides takes a number in place of a crowd's names.
 */
const client = z.enum(["basic", "optedIn", "counted"]);
export type Client = z.infer<typeof client>;
/** Whom a text goes to: `optedIn` is all who opted in, `named` those of them who are not `counted`. */
const audience = z.enum(["basic", "optedIn", "named", "counted"]);
export type Audience = z.infer<typeof audience>;
export const audiences: readonly Audience[] = audience.options;

/** The audiences that a client belongs to. */
export const audiencesOf: Record<Client, readonly Audience[]> = {
  basic: ["basic"],
  optedIn: ["optedIn", "named"],
  counted: ["optedIn", "counted"],
};

/**
 * By this header a relay says that it knows the audiences `named` and `counted`. One of an older
 * release, which links to newer rooms during an update, does not, and its clients get names.
 */
export const countsPeopleHeader = "X-Relay-Counts-People";

/** Room → relay. */
export const relayFrame = z.discriminatedUnion("type", [
  z.object({ type: z.literal("send"), connectionId, text: z.string() }),
  /** To an audience except these connections. */
  z.object({
    type: z.literal("broadcast"),
    audience,
    except: z.array(connectionId),
    text: z.string(),
  }),
  /**
   * A group of events, one text each, to all who opted in. Authors get their own texts with other
   * endings (`own`, one entry an author), and senders also get the answers to their requests.
   */
  z.object({
    type: z.literal("group"),
    texts: z.array(z.string()),
    own: z.array(ownEndings),
    personal: z.array(
      z.object({
        connectionId,
        /** An index into `own`. */
        author: z.nullable(z.int()),
        answers: z.array(z.string()),
      }),
    ),
  }),
  /** What a connection is from here on; null: no member's. */
  z.object({ type: z.literal("audience"), connectionId, audience: z.nullable(client) }),
  z.object({ type: z.literal("close"), connectionId, code: z.int(), reason: z.string() }),
]);
export type RelayFrame = z.infer<typeof relayFrame>;

/** How JSON frames are put together: as strings, or as the bytes that go out. */
export type Form<T> = { array(frames: T[]): T; withEnding(frame: T, ending: T): T };

export const strings: Form<string> = {
  array: (frames) => `[${frames.join(",")}]`,
  withEnding: (frame, ending) => frame.slice(0, -1) + ending,
};

/**
 * The WebSocket messages that one member gets of a group. Under load the answers are in the same
 * array; a lone event and its answer are single frames.
 */
export function messagesOf<T>(
  form: Form<T>,
  texts: T[],
  own: (readonly [place: number, ending: T])[] = [],
  answers: T[] = [],
): T[] {
  const frames = [...texts, ...answers];
  for (const [place, ending] of own) {
    const text = texts[place];
    if (text !== undefined) frames[place] = form.withEnding(text, ending);
  }
  const isLone = texts.length <= 1 && answers.length <= 1;
  return isLone ? frames : [form.array(frames)];
}

/**
 * Sends a group of `size` events in the faster order. Several authors come first: what they send next
 * arrives while the others are served, and is the next group. A lone author comes last: what they send
 * on the answer does not have to wait until the others are served.
 */
export function sendInOrder(size: number, toAuthors: () => void, toOthers: () => void): void {
  if (size > 1) toAuthors();
  toOthers();
  if (size <= 1) toAuthors();
}

const connectionFrames = z.array(connectionFrame);
const relayFrames = z.array(relayFrame);
const connectionTypes = typesOf(connectionFrame);
const relayTypes = typesOf(relayFrame);

/** Throws if the text is anything else: the relay has shown the secret, so that would be our fault. */
export function parseConnectionFrames(text: string): ConnectionFrame[] {
  const frames: unknown = JSON.parse(text);
  // Looking for unknown types first would take half as long again.
  const { data } = connectionFrames.safeParse(frames);
  return data ?? connectionFrames.parse(known(frames, connectionTypes));
}

/** Returns null if the text is anything else. */
export function parseRelayFrames(text: string): RelayFrame[] | null {
  try {
    const frames: unknown = JSON.parse(text);
    return relayFrames.safeParse(frames).data ?? relayFrames.parse(known(frames, relayTypes));
  } catch {
    return null;
  }
}

type Frame = { shape: { type: { def: { values: unknown[] } } } };

function typesOf({ def: { options } }: { def: { options: readonly Frame[] } }): Set<unknown> {
  return new Set(options.flatMap(({ shape }) => shape.type.def.values));
}

/** Leaves out frames of types that only a newer release has; all else is the schema's to judge. */
function known(frames: unknown, types: Set<unknown>): unknown {
  if (!Array.isArray(frames)) return frames;
  const isKnown = (frame: unknown) => {
    const type = typeof frame === "object" && frame !== null && "type" in frame && frame.type;
    return typeof type !== "string" || types.has(type);
  };
  return frames.every(isKnown) ? frames : frames.filter(isKnown);
}
