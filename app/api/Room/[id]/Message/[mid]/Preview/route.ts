import { requireUser } from "@/lib/server/auth/caller";
import { idFrom } from "@/lib/server/http/input";
import { route } from "@/lib/server/http/route";
import { changeMessage } from "@/lib/server/rooms/change-message";

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = route({
  async DELETE(_request, params) {
    const user = await requireUser();
    const target = idFrom(params.mid);
    await changeMessage(user, idFrom(params.id), { kind: "no-previews", target });
    return new Response(null, { status: 204 });
  },
});
