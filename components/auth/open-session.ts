import * as z from "zod/mini";
import { call } from "@/lib/client/rest/rest-client";
import { md5 } from "./md5";

const loginAnswer = z.object({ status: z.boolean() });

/**
 * Signs in; false if the name or the password is wrong. Throws like `call`. Always sends the MD5:
 * a password of 32 hex digits would be taken for one.
 */
export async function openSession(username: string, password: string): Promise<boolean> {
  const answer = await call("POST", "/Login", { username, password: md5(password) });
  return loginAnswer.parse(answer).status;
}
