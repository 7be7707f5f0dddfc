import { requireAdmin } from "@/lib/server/admin/require-admin";
import { adminReportChange } from "@/lib/server/api/reports";
import { idFrom, readBody } from "@/lib/server/http/input";
import { countCall } from "@/lib/server/http/limits";
import { route } from "@/lib/server/http/route";
import { settleAsAdministrator } from "@/lib/server/reports/reports";

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = route({
  async PATCH(request, params) {
    const caller = await requireAdmin();
    await countCall("adminChanges", String(caller.admin.id));
    const change = await readBody(request, adminReportChange);
    return Response.json(await settleAsAdministrator(caller, idFrom(params.id), change));
  },
});
