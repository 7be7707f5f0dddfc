import { removeFactors } from "@/lib/server/admin/people";
import { requireAdminToChange } from "@/lib/server/admin/require-admin";
import { route } from "@/lib/server/http/route";

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = route({
  async DELETE(_request, params) {
    await removeFactors(await requireAdminToChange(), params.username ?? "");
    return new Response(null, { status: 204 });
  },
});
