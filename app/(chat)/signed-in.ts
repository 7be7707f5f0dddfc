import { redirect } from "next/navigation";
import { currentUser } from "@/lib/server/auth/caller";

/** Who is signed in; anybody else goes to the sign-in page, and from there back to `path`. */
export async function signedIn(path: string) {
  const user = await currentUser();
  if (!user) redirect(`/sign-in?next=${encodeURIComponent(path)}`);
  return user;
}
