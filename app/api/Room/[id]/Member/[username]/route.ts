import { memberChange } from "@/lib/server/api/members";
import { requireUser } from "@/lib/server/auth/caller";
import { idFrom, readBody } from "@/lib/server/http/input";
import { countCall } from "@/lib/server/http/limits";
import { countNewcomer } from "@/lib/server/http/newcomers";
import { route } from "@/lib/server/http/route";
import { addMember, removeMember, setRole } from "@/lib/server/rooms/room-members";

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = route({
  async PUT(_request, params) {
    const user = await requireUser();
    await countNewcomer("newcomerMembers", user);
    await countCall("members", String(user.id));
    await addMember(user, idFrom(params.id), params.username ?? "");
    return new Response(null, { status: 204 });
  },

  async PATCH(request, params) {
    const user = await requireUser();
    const { role } = await readBody(request, memberChange);
    await setRole(user, idFrom(params.id), params.username ?? "", role);
    return new Response(null, { status: 204 });
  },

  async DELETE(_request, params) {
    await removeMember(await requireUser(), idFrom(params.id), params.username ?? "");
    return new Response(null, { status: 204 });
  },
});
