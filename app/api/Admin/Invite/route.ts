import { createServerInvite, listServerInvites } from "@/lib/server/accounts/server-invites";
import { requireAdmin } from "@/lib/server/admin/require-admin";
import { newServerInvite } from "@/lib/server/api/invites";
import { readOptionalBody } from "@/lib/server/http/input";
import { route } from "@/lib/server/http/route";

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = route({
  async GET() {
    await requireAdmin();
    return Response.json(await listServerInvites());
  },

  async POST(request) {
    const { admin, by } = await requireAdmin();
    const { expiresIn, ...terms } = await readOptionalBody(request, newServerInvite);
    const invite = await createServerInvite(admin, by, { ...terms, expiresInSeconds: expiresIn });
    return Response.json(invite, {
      status: 201,
      headers: { Location: `/Invite/${invite.code}` },
    });
  },
});
