import { makeResetLink } from "@/lib/server/admin/people";
import { requireAdminToChange } from "@/lib/server/admin/require-admin";
import { route } from "@/lib/server/http/route";

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = route({
  async POST(_request, params) {
    const by = await requireAdminToChange();
    return Response.json(await makeResetLink(by, params.username ?? ""), { status: 201 });
  },
});
