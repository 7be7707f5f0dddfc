import { route } from "@/lib/http";
import { requireInternal } from "@/lib/internal";
import * as rooms from "@/lib/queries/rooms";
import { tellEach, tellRoom } from "@/lib/room-server";

/** Called before the room server stops: people are told that it does, and come back by themselves. */
export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = route({
  async POST(request) {
    await requireInternal(request);
    await tellEach(await rooms.occupiedIds(), (id) => tellRoom(id, { type: "stop" }));
    return new Response(null, { status: 204 });
  },
});
