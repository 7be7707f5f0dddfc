import * as rooms from "@/lib/server/db/queries/rooms";
import { route } from "@/lib/server/http/route";
import { sendToEach, sendToRoom } from "@/lib/server/party/party-client";
import { requireInternal } from "@/lib/server/party/require-internal";

/** Called once after an update from an engine that lost the alarms of all rooms when it ended. */
export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = route({
  async POST(request) {
    await requireInternal(request);
    await sendToEach(await rooms.allIds(), (id) => sendToRoom(id, { type: "wake" }));
    return new Response(null, { status: 204 });
  },
});
