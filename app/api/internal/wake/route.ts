import * as rooms from "@/lib/server/db/queries/rooms";
import { route } from "@/lib/server/http/route";
import { sendToEach, sendToRoom } from "@/lib/server/party/party-client";
import { requireInternal } from "@/lib/server/party/require-internal";

/** Called after the room server has started, because its engine loses alarms at a restart. */
export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = route({
  async POST(request) {
    await requireInternal(request);
    await sendToEach(await rooms.allIds(), (id) => sendToRoom(id, { type: "wake" }));
    return new Response(null, { status: 204 });
  },
});
