import { requireUser } from "@/lib/server/auth/auth";
import { callerAddress, route } from "@/lib/server/http/http";
import { countCall } from "@/lib/server/http/limits";
import { acceptInvite, previewInvite } from "@/lib/server/rooms/invites";

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = route({
  async GET(_request, params) {
    await countCall("inviteLookups", await callerAddress());
    return Response.json(await previewInvite(params.code ?? ""));
  },

  async POST(_request, params) {
    const user = await requireUser();
    await countCall("inviteLookups", String(user.id));
    return Response.json(await acceptInvite(user, params.code ?? ""));
  },
});
