import { redirect } from "next/navigation";
import { pathWithNext } from "@/components/auth/safe-path";
import { currentUser } from "@/lib/server/auth/caller";

/** Returns the signed-in user, or redirects to the sign-in page, which leads back to `path`. */
export async function signedIn(path: string) {
  const user = await currentUser();
  if (!user) redirect(pathWithNext("/sign-in", path));
  return user;
}
