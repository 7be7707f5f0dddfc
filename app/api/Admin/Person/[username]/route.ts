import { changePerson, deletePerson, getPerson } from "@/lib/server/admin/people";
import { requireAdmin, requireAdminToChange } from "@/lib/server/admin/require-admin";
import { personChange } from "@/lib/server/api/admin";
import { readBody } from "@/lib/server/http/input";
import { route } from "@/lib/server/http/route";

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = route({
  async GET(_request, params) {
    await requireAdmin();
    return Response.json(await getPerson(params.username ?? ""));
  },

  async PATCH(request, params) {
    const by = await requireAdminToChange();
    const change = await readBody(request, personChange);
    return Response.json(await changePerson(by, params.username ?? "", change));
  },

  async DELETE(_request, params) {
    await deletePerson(await requireAdminToChange(), params.username ?? "");
    return new Response(null, { status: 204 });
  },
});
