import { readMarker } from "@/lib/server/api/rooms";
import { requireUser } from "@/lib/server/auth/caller";
import { idFrom, readBody } from "@/lib/server/http/input";
import { route } from "@/lib/server/http/route";
import { markRead } from "@/lib/server/rooms/room-members";

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = route({
  async PUT(request, params) {
    const user = await requireUser();
    const { id, back } = await readBody(request, readMarker);
    await markRead(user, idFrom(params.id), { id, back: back ?? false });
    return new Response(null, { status: 204 });
  },
});
