import type { Status } from "@/lib/server/api/people";
import { endSession } from "@/lib/server/auth/auth";
import { route } from "@/lib/server/http/http";

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = route({
  async POST() {
    await endSession();
    return Response.json({ status: true } satisfies Status);
  },
});
