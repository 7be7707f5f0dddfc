import { endSession } from "@/lib/server/auth/auth";
import { route } from "@/lib/server/http/http";
import type { Status } from "@/lib/shared/api/people";

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = route({
  async POST() {
    await endSession();
    return Response.json({ status: true } satisfies Status);
  },
});
