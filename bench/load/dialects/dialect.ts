import type { Place, Seat } from "../job";

/** The content of one WebSocket message. */
export type Reading = {
  /** Serial numbers of the chat messages in it, in order. */
  serials: number[];
  /** How many sends it accepts and refuses. */
  accepted: number;
  refused: number;
  /** Names of people it shows to be in the room. */
  people: string[];
  /** The id of the newest event it mentions; 0 if none. */
  lastId: number;
  /** The room has admitted us. */
  joined: boolean;
  /** Other members of the room do not get the same bytes. */
  personal: boolean;
  /** A reply that the protocol demands. */
  replies: string[];
};

/** How to talk to one kind of server. */
export type Dialect = {
  subprotocol?: string;
  /** False if the sender does not receive its own messages. */
  echoes: boolean;
  /** Where to connect, if not at the place's own address. */
  address?(seat: Seat, place: Place, since: number | null): string;
  /** The first frames; `since`: the last event we have, for dialects that support it. */
  greet(seat: Seat, place: Place, since: number | null): string[];
  /** One message; deliveries contain `serial` again. */
  say(serial: number, place: Place): string;
  read(text: string, seat: Seat, place: Place): Reading;
};

export function reading(known: Partial<Reading> = {}): Reading {
  return {
    serials: [],
    accepted: 0,
    refused: 0,
    people: [],
    lastId: 0,
    joined: false,
    personal: false,
    replies: [],
    ...known,
  };
}

/** The same text for every server, about as long as a typical message. */
export function textOf(serial: number): string {
  return `#${serial} 今天天气好好啊，一起去香山吧 — shall we meet at the north gate at nine?`;
}

/** The serial number in a message; NaN if the message is not ours. */
export function serialOf(text: string): number {
  const end = text.indexOf(" ");
  return text.startsWith("#") && end > 1 ? Number(text.slice(1, end)) : Number.NaN;
}
