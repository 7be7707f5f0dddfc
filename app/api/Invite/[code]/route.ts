import { requireUser } from "@/lib/server/auth/caller";
import { callerAddress } from "@/lib/server/http/caller-address";
import { countCall } from "@/lib/server/http/limits";
import { route } from "@/lib/server/http/route";
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
