import * as rooms from "@/lib/server/db/queries/rooms";
import { route } from "@/lib/server/http/route";
import { sendToEach, sendToRoom } from "@/lib/server/party/party-client";
import { requireInternal } from "@/lib/server/party/require-internal";

/**
 * Called after the room server has started, because its engine loses alarms at a restart. A room whose
 * storage was lost learns from this what is due in it.
 */
export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = route({
  async POST(request) {
    await requireInternal(request);
    await sendToEach(await rooms.all(), ({ id, archived }) =>
      sendToRoom(id, { type: "wake", archived }),
    );
    return new Response(null, { status: 204 });
  },
});
