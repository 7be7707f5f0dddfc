import * as rooms from "@/lib/server/db/queries/rooms";
import { route } from "@/lib/server/http/route";
import { callEach, roomsPerSecond } from "@/lib/server/party/all-rooms";
import { sendToRoom } from "@/lib/server/party/party-client";
import { requireInternal } from "@/lib/server/party/require-internal";
import { RoomServerDown } from "@/lib/server/party/room-move";

/**
 * Called at the first start with rooms that may have lost their alarms: after an update from an engine
 * that did not keep them, or with a new folder of rooms. A room whose storage was lost learns from
 * this what is due in it.
 */
export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = route({
  async POST(request) {
    await requireInternal(request);
    const woken = await callEach(await rooms.all(), roomsPerSecond.shared, ({ id, archived }) =>
      sendToRoom(id, { type: "wake", archived }).then(
        () => true,
        () => false,
      ),
    );
    const failed = woken.filter((isDone) => !isDone).length;
    if (failed > 0) throw new RoomServerDown(`${failed} rooms did not wake`);
    return new Response(null, { status: 204 });
  },
});
