import { reportChange } from "@/lib/server/api/reports";
import { requireUser } from "@/lib/server/auth/caller";
import { idFrom, readBody } from "@/lib/server/http/input";
import { route } from "@/lib/server/http/route";
import { settleInRoom } from "@/lib/server/reports/reports";

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = route({
  async PATCH(request, params) {
    const user = await requireUser();
    const { state } = await readBody(request, reportChange);
    const which = { room: idFrom(params.id), report: idFrom(params.rid) };
    return Response.json(await settleInRoom(user, { ...which, state }));
  },
});
