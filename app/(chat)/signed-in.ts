import { redirect } from "next/navigation";
import { pathWithNext } from "@/components/auth/safe-path";
import { currentSession } from "@/lib/server/auth/caller";

/** Returns the signed-in user, or redirects to the sign-in page, which leads back to `path`. */
export async function signedIn(path: string) {
  const session = await currentSession();
  if (!session) redirect(pathWithNext("/sign-in", path));
  if (session.lacksFactor) redirect(pathWithNext("/secure", path));
  return session.user;
}
