import { inviteTerms } from "@/lib/server/api/invites";
import { requireUser } from "@/lib/server/auth/caller";
import { idFrom, readOptionalBody } from "@/lib/server/http/input";
import { route } from "@/lib/server/http/route";
import { createInvite, listInvites } from "@/lib/server/rooms/invites";

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = route({
  async GET(_request, params) {
    const user = await requireUser();
    return Response.json(await listInvites(user, idFrom(params.id)));
  },

  async POST(request, params) {
    const user = await requireUser();
    const { expiresIn, uses } = await readOptionalBody(request, inviteTerms);
    const room = idFrom(params.id);
    const invite = await createInvite(user, room, { expiresInSeconds: expiresIn, uses });
    return Response.json(invite, {
      status: 201,
      headers: { Location: `/Invite/${invite.code}` },
    });
  },
});
