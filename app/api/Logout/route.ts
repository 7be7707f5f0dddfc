import { signOut } from "@/lib/server/auth/sign-in";
import { route } from "@/lib/server/http/route";
import type { Status } from "@/lib/shared/api/account";

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = route({
  async POST() {
    await signOut();
    return Response.json({ status: true } satisfies Status);
  },
});
