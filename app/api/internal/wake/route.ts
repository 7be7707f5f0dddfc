import * as rooms from "@/lib/server/db/queries/rooms";
import { route } from "@/lib/server/http/http";
import { requireInternal } from "@/lib/server/party/internal";
import { tellEach, tellRoom } from "@/lib/server/party/party-client";

/** Called after the room server was started: its engine keeps no alarms across a restart. */
export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = route({
  async POST(request) {
    await requireInternal(request);
    await tellEach(await rooms.allIds(), (id) => tellRoom(id, { type: "wake" }));
    return new Response(null, { status: 204 });
  },
});
