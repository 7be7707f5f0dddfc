import type { Health } from "@/lib/server/api/service";
import { isDatabaseUp } from "@/lib/server/db/db";
import { route } from "@/lib/server/http/route";
import { areRoomServersUp } from "@/lib/server/party/party-client";

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = route({
  async GET() {
    const [database, rooms] = await Promise.all([isDatabaseUp(), areRoomServersUp()]);
    const state = (up: boolean): Health["status"] => (up ? "up" : "down");
    const healthy = database && rooms;
    return Response.json(
      {
        status: state(healthy),
        parts: { app: "up", database: state(database), rooms: state(rooms) },
      } satisfies Health,
      { status: healthy ? 200 : 503 },
    );
  },
});
