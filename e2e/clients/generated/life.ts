/** What the bots have in common: their server, their people, and what they say of what held. */
import { randomBytes } from "node:crypto";

const [, , server = "http://localhost:3000"] = process.argv;
export const baseUrl = `${server}/api`;

export const password = "zjh1997@stupid";

export function unique(name: string): string {
  return name + randomBytes(6).toString("hex");
}

/** The cookies of an answer, as a request sends them: fetch keeps none. */
export function cookiesOf(headers: Headers): string {
  return headers
    .getSetCookie()
    .map((cookie) => cookie.split(";")[0])
    .join("; ");
}

export function held(part: string): void {
  console.log(part);
}
