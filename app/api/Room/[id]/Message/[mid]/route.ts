import { messageEdit } from "@/lib/server/api/messages";
import { requireUser } from "@/lib/server/auth/caller";
import { idFrom, readBody } from "@/lib/server/http/input";
import { route } from "@/lib/server/http/route";
import { changeMessage } from "@/lib/server/rooms/change-message";

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = route({
  async PATCH(request, params) {
    const user = await requireUser();
    const { msg, cid } = await readBody(request, messageEdit);
    const target = idFrom(params.mid);
    const edit = { kind: "edit", target, msg } as const;
    return Response.json(await changeMessage(user, idFrom(params.id), edit, cid));
  },

  async DELETE(_request, params) {
    const user = await requireUser();
    const target = idFrom(params.mid);
    await changeMessage(user, idFrom(params.id), { kind: "delete", target });
    return new Response(null, { status: 204 });
  },
});
