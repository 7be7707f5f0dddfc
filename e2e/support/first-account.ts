/**
 * Playwright's global setup: registers an account of which the tests know the password before any of them
 * does, because the first account of a server is its administrator.
 */
import { webOrigin } from "./address";

export const firstAccount = {
  username: "first-administrator",
  nickname: "The first administrator",
  password: "zjh1997@stupid",
};

export default async function registerFirstAccount(): Promise<void> {
  // Without an answer (tests with servers of their own) or with a 409 (another run was first) there is
  // nothing to do; e2e/support/administrator.ts says if it is no administrator.
  await fetch(`${webOrigin}/User`, {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify(firstAccount),
  }).catch(() => {});
}
