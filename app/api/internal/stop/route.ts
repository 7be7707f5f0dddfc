import * as rooms from "@/lib/server/db/queries/rooms";
import { route } from "@/lib/server/http/http";
import { requireInternal } from "@/lib/server/party/internal";
import { tellEach, tellRoom } from "@/lib/server/party/party-client";

/** Called before the room server stops: people are told that it does, and come back by themselves. */
export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = route({
  async POST(request) {
    await requireInternal(request);
    await tellEach(await rooms.occupiedIds(), (id) => tellRoom(id, { type: "stop" }));
    return new Response(null, { status: 204 });
  },
});
