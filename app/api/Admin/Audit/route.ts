import { requireAdmin } from "@/lib/server/admin/require-admin";
import { auditQuery } from "@/lib/server/api/admin";
import * as audit from "@/lib/server/db/queries/audit";
import { parse, queryOf } from "@/lib/server/http/input";
import { listAnswer } from "@/lib/server/http/paged";
import { route } from "@/lib/server/http/route";

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = route({
  async GET(request) {
    await requireAdmin();
    const { before, limit = 100 } = parse(auditQuery, queryOf(request));
    const entries = await audit.page({ from: before, limit });
    return listAnswer(request, entries, limit, ({ id }) => ({ before: id }));
  },
});
