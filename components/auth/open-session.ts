import { call } from "@/lib/client/rest/call";
import { md5 } from "./md5";

/**
 * Signs in; false if the name or the password is wrong. Throws like `call`. Sends the MD5, as the API
 * document asks.
 */
export async function openSession(username: string, password: string): Promise<boolean> {
  const answer = await call("POST", "/Login", { username, password: md5(password) });
  // Not by the schema: zod would be a tenth of this page.
  if (typeof answer === "object" && answer !== null && "status" in answer) {
    return answer.status === true;
  }
  throw new Error("The answer to a login has no status");
}
