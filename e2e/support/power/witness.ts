/** People who talk and sign up, and a list of what was acknowledged to them. */
import type WebSocket from "ws";
import { fields, list } from "../basic-client";
import type { Stack } from "../stack";
import { type Client, enter, signIn } from "../stack-client";

export type Acknowledged =
  | { what: "account"; name: string }
  | { what: "room"; room: number }
  /** An edit is of the message `id`; `msg` is its text from then on. */
  | { what: "message" | "edit"; room: number; id: number; msg: string };

export class Witness {
  private readonly all: { at: number; said: Acknowledged }[] = [];

  /** To be called when the answer has come. */
  note(said: Acknowledged): void {
    // The clock leaves out what is less than a millisecond.
    this.all.push({ at: Date.now() + 1, said });
  }

  /** What was acknowledged before `time` (milliseconds since 1970). */
  before(time: number): Acknowledged[] {
    return this.all.flatMap(({ at, said }) => (at <= time ? [said] : []));
  }
}

/** Four people talk in two rooms until `end`, over sockets and REST, while others sign up. */
export async function talk(stack: Stack, witness: Witness, end: number): Promise<void> {
  const first = await signUp(stack, witness, "person0");
  const others = [];
  for (const name of ["person1", "person2", "person3"]) {
    others.push(await signUp(stack, witness, name));
  }
  const [busy, calm] = [await openRoom(first, witness), await openRoom(first, witness)];
  const sending = others.map((person, n) => sendAll(stack, person, busy, `s${n}`, witness, end));
  await Promise.all([
    ...sending,
    postAll(first, busy, witness, end),
    sendAndEdit(stack, first, calm, witness, end),
    signUpAll(stack, witness, end),
  ]);
}

async function signUp(stack: Stack, witness: Witness, name: string): Promise<Client> {
  const client = await signIn(stack, name);
  witness.note({ what: "account", name });
  return client;
}

async function openRoom(client: Client, witness: Witness): Promise<number> {
  const made = await client.post("/Room", { name: "power" });
  const { id } = fields(await made.json());
  witness.note({ what: "room", room: Number(id) });
  return Number(id);
}

async function sendAll(
  ...[stack, client, room, name, witness, end]: [Stack, Client, number, string, Witness, number]
): Promise<void> {
  const socket = await enter(stack, client, room, 0);
  for (let n = 0; Date.now() < end; n++) {
    const msg = `${name} ${n} 消息`;
    witness.note({ what: "message", room, id: await ask(socket, { msg, cid: msg }), msg });
  }
  socket.terminate();
}

async function sendAndEdit(
  ...[stack, client, room, witness, end]: [Stack, Client, number, Witness, number]
): Promise<void> {
  const socket = await enter(stack, client, room, 0);
  for (let n = 0; Date.now() < end; n++) {
    const id = await ask(socket, { msg: `draft ${n}`, cid: `draft ${n}` });
    witness.note({ what: "message", room, id, msg: `draft ${n}` });
    await ask(socket, { edit: id, msg: `fair ${n}`, cid: `fair ${n}` });
    witness.note({ what: "edit", room, id, msg: `fair ${n}` });
  }
  socket.terminate();
}

async function postAll(client: Client, room: number, witness: Witness, end: number): Promise<void> {
  for (let n = 0; Date.now() < end; n++) {
    const msg = `posted ${n}`;
    const answer = await client.post(`/Room/${room}/Message`, { msg });
    if (answer.status !== 201) throw new Error(`POST answered ${answer.status}`);
    witness.note({ what: "message", room, id: Number(fields(await answer.json()).id), msg });
  }
}

async function signUpAll(stack: Stack, witness: Witness, end: number): Promise<void> {
  for (let n = 0; Date.now() < end; n++) await signUp(stack, witness, `late${n}`);
}

/** Sends a request and returns the id of the event that came of it. */
function ask(
  socket: WebSocket,
  request: { cid: string; msg: string; edit?: number },
): Promise<number> {
  return new Promise((resolve, reject) => {
    const listen = (data: unknown) => {
      const parsed: unknown = JSON.parse(String(data));
      for (const frame of (Array.isArray(parsed) ? list(parsed) : [parsed]).map(fields)) {
        if (frame.cid !== request.cid || !("status" in frame)) continue;
        socket.off("message", listen);
        socket.off("close", reject);
        if (frame.status === true) resolve(Number(frame.id));
        else reject(new Error(`refused: ${JSON.stringify(frame)}`));
      }
    };
    socket.on("message", listen);
    socket.once("close", reject);
    socket.send(JSON.stringify(request));
  });
}
