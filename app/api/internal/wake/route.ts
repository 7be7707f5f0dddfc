import { route } from "@/lib/http";
import { requireInternal } from "@/lib/internal";
import * as rooms from "@/lib/queries/rooms";
import { tellEach, tellRoom } from "@/lib/room-server";

/** Called after the room server was started: its engine keeps no alarms across a restart. */
export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = route({
  async POST(request) {
    await requireInternal(request);
    await tellEach(await rooms.allIds(), (id) => tellRoom(id, { type: "wake" }));
    return new Response(null, { status: 204 });
  },
});
