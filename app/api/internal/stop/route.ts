import * as rooms from "@/lib/server/db/queries/rooms";
import { route } from "@/lib/server/http/route";
import { sendToEach, sendToRoom } from "@/lib/server/party/party-client";
import { requireInternal } from "@/lib/server/party/require-internal";

/** Called before the room server stops, so that rooms close their sockets and clients reconnect. */
export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = route({
  async POST(request) {
    await requireInternal(request);
    await sendToEach(await rooms.occupiedIds(), (id) => sendToRoom(id, { type: "stop" }));
    return new Response(null, { status: 204 });
  },
});
