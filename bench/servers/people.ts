import { createHash } from "node:crypto";
import { z } from "zod";

const roomAnswer = z.object({ id: z.number().int() });
const tokenAnswer = z.object({ token: z.string() });

/** A person with an account and a session, created through the REST API. */
export class Person {
  private constructor(
    private readonly origin: string,
    readonly username: string,
    readonly password: string,
    readonly cookie: string,
  ) {}

  static async signUp(origin: string, username: string): Promise<Person> {
    const password = "zjh1997@stupid";
    await post(`${origin}/User`, { username, password, nickname: `${username} 同学` });
    const digest = createHash("md5").update(password).digest("hex");
    const response = await post(`${origin}/Login`, { username, password: digest });
    const cookies = response.headers.getSetCookie().map((cookie) => cookie.split(";")[0]);
    return new Person(origin, username, password, cookies.join("; "));
  }

  async makeRoom(name: string): Promise<number> {
    const response = await post(`${this.origin}/Room`, { name }, this.cookie);
    return roomAnswer.parse(await response.json()).id;
  }

  /** Retries while the server answers 503: thousands of sockets may be closing. */
  async deleteRoom(id: string, tries = 10): Promise<void> {
    const headers = { Cookie: this.cookie };
    const response = await fetch(`${this.origin}/Room/${id}`, { method: "DELETE", headers });
    if (response.status === 503 && tries > 1) return this.deleteRoom(id, tries - 1);
    await taken(response);
  }

  async token(room: number): Promise<string> {
    const headers = { Cookie: this.cookie };
    const response = await taken(await fetch(`${this.origin}/Room/${room}`, { headers }));
    return tokenAnswer.parse(await response.json()).token;
  }
}

async function post(url: string, body: unknown, cookie?: string): Promise<Response> {
  const headers = { "Content-Type": "application/json", ...(cookie && { Cookie: cookie }) };
  return taken(await fetch(url, { method: "POST", headers, body: JSON.stringify(body) }));
}

async function taken(response: Response): Promise<Response> {
  if (response.ok) return response;
  throw new Error(`${response.url} answered ${response.status}: ${await response.text()}`);
}
