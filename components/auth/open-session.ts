import { call } from "@/lib/client/rest/rest-client";
import { status } from "@/lib/shared/api/account";
import { md5 } from "./md5";

/**
 * Signs in; false if the name or the password is wrong. Throws like `call`. Sends the MD5, as the API
 * document asks.
 */
export async function openSession(username: string, password: string): Promise<boolean> {
  const answer = await call("POST", "/Login", { username, password: md5(password) });
  return status.parse(answer).status;
}
