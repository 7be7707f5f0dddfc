import { requireAdmin } from "@/lib/server/admin/require-admin";
import { reportsQuery } from "@/lib/server/api/reports";
import * as reports from "@/lib/server/db/queries/reports";
import { parse, queryOf } from "@/lib/server/http/input";
import { listAnswer } from "@/lib/server/http/paged";
import { route } from "@/lib/server/http/route";

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = route({
  async GET(request) {
    await requireAdmin();
    const { state, before, limit = 100 } = parse(reportsQuery, queryOf(request));
    const found = await reports.page(null, state, { from: before, limit });
    return listAnswer(request, found, limit, ({ id }) => ({ before: id }));
  },
});
