import type { Status } from "@/lib/server/api/people";
import { signOut } from "@/lib/server/auth/sign-in";
import { route } from "@/lib/server/http/route";

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = route({
  async POST() {
    await signOut();
    return Response.json({ status: true } satisfies Status);
  },
});
