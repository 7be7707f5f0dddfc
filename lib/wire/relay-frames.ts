/**
 * What a room and a relay say to each other on their link. A relay holds visitors' sockets, each by
 * a number of its own (`seat`), and knows nothing of what they say. One WebSocket message is an
 * array of these frames, in order.
 */
import * as z from "zod/mini";

const seat = z.int();
/** A frame of a visitor as it came; null: it was no text. */
const data = z.nullable(z.string());

/** Relay → room. */
const visitorFrame = z.discriminatedUnion("type", [
  /** A visitor is there, and this is the first frame. */
  z.object({ type: z.literal("open"), seat, data }),
  z.object({ type: z.literal("frame"), seat, data }),
  /** The visitor is gone; not `clean`: without a word. */
  z.object({ type: z.literal("gone"), seat, clean: z.boolean() }),
]);
export type VisitorFrame = z.infer<typeof visitorFrame>;

/** How an author's own texts end: at these places of a group, in place of the closing brace. */
const ownEndings = z.array(z.tuple([z.int(), z.string()]));
export type OwnEndings = z.infer<typeof ownEndings>;

const audience = z.enum(["optedIn", "document"]);

/** Room → relay. */
const relayFrame = z.discriminatedUnion("type", [
  z.object({ type: z.literal("send"), seat, text: z.string() }),
  /** To everybody in this audience, but for some. */
  z.object({ type: z.literal("tell"), audience, except: z.array(seat), text: z.string() }),
  /**
   * A group of events, each as a text, to all who opted in. Authors get some of the texts with an
   * ending of their own (`own`, by author), and who asked for something gets the answers, too.
   */
  z.object({
    type: z.literal("group"),
    texts: z.array(z.string()),
    own: z.array(ownEndings),
    personal: z.array(
      z.object({
        seat,
        /** A place in `own`. */
        author: z.nullable(z.int()),
        answers: z.array(z.string()),
      }),
    ),
  }),
  /** From here on the visitor is in this audience, and in no other one. */
  z.object({ type: z.literal("seat"), seat, audience: z.nullable(audience) }),
  z.object({ type: z.literal("close"), seat, code: z.int(), reason: z.string() }),
]);
export type RelayFrame = z.infer<typeof relayFrame>;

/** Frames as JSON: as strings, or as the bytes that they are sent as. */
export type Form<T> = { array(frames: T[]): T; withEnding(frame: T, ending: T): T };

export const strings: Form<string> = {
  array: (frames) => `[${frames.join(",")}]`,
  withEnding: (frame, ending) => frame.slice(0, -1) + ending,
};

/**
 * A group as one member gets it: its WebSocket messages. Under load the answers ride along; a lone
 * message and its answer are single frames.
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
 * Sends a group of so many events in the better order. Several authors are told first: what they
 * say next arrives while the others are told, and is the next group. A lone one is told last: what
 * they say at the answer need not wait until the others are told.
 */
export function tellInOrder(size: number, tellAuthors: () => void, tellOthers: () => void): void {
  if (size > 1) tellAuthors();
  tellOthers();
  if (size <= 1) tellAuthors();
}

const visitorFrames = z.array(visitorFrame);
const relayFrames = z.array(relayFrame);

/** Throws for anything else: who is at the other end has shown the secret. */
export function parseVisitorFrames(text: string): VisitorFrame[] {
  return visitorFrames.parse(JSON.parse(text));
}

/** Null for anything else. */
export function parseRelayFrames(text: string): RelayFrame[] | null {
  try {
    return relayFrames.parse(JSON.parse(text));
  } catch {
    return null;
  }
}
