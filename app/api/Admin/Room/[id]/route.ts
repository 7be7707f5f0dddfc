import { requireAdminToChange } from "@/lib/server/admin/require-admin";
import { deleteRoom, handOver } from "@/lib/server/admin/rooms";
import { roomHandOver } from "@/lib/server/api/admin";
import { idFrom, readBody } from "@/lib/server/http/input";
import { route } from "@/lib/server/http/route";

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = route({
  async PATCH(request, params) {
    const by = await requireAdminToChange();
    const { owner } = await readBody(request, roomHandOver);
    return Response.json(await handOver(by, idFrom(params.id), owner));
  },

  async DELETE(_request, params) {
    await deleteRoom(await requireAdminToChange(), idFrom(params.id));
    return new Response(null, { status: 204 });
  },
});
