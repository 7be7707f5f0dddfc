import type { Status } from "@/lib/api/people";
import { endSession } from "@/lib/auth";
import { route } from "@/lib/http";

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = route({
  async POST() {
    await endSession();
    return Response.json({ status: true } satisfies Status);
  },
});
