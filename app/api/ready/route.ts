import type { Readiness } from "@/lib/server/api/service";
import { isDatabaseUp } from "@/lib/server/db/db";
import { route } from "@/lib/server/http/route";
import { isRoomServerUp } from "@/lib/server/party/party-client";

/** Once this instance is asked to stop, the web server answers instead (host/web/readiness.ts). */
export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = route({
  async GET() {
    const parts = await Promise.all([isDatabaseUp(), isRoomServerUp()]);
    const ready = parts.every(Boolean);
    return Response.json({ ready } satisfies Readiness, { status: ready ? 200 : 503 });
  },
});
