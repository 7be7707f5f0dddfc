import { getCsrfToken, signIn } from "next-auth/react";
import { RestError } from "@/lib/client/rest/rest-client";

/** Signs in; false where name or password are wrong. Throws like `call` of lib/rest-client. */
export async function openSession(username: string, password: string): Promise<boolean> {
  // Where next-auth cannot reach the server it leaves for an error page, so ask first.
  if (!(await getCsrfToken())) throw new TypeError("the server cannot be reached");
  const response = await signIn("credentials", { redirect: false, username, password });
  if (response?.ok && !response.error) return true;
  const error = response?.error ?? "";
  if (error === "CredentialsSignin") return false;
  const [code, seconds] = error.split(":");
  if (code === "too-many") throw new RestError(429, { retryAfterSeconds: Number(seconds) || 0 });
  throw new Error(`the sign-in failed: ${error}`);
}
