import { reportsQuery } from "@/lib/server/api/reports";
import { requireUser } from "@/lib/server/auth/caller";
import * as reports from "@/lib/server/db/queries/reports";
import { idFrom, parse, queryOf } from "@/lib/server/http/input";
import { listAnswer } from "@/lib/server/http/paged";
import { route } from "@/lib/server/http/route";
import { moderatorScope } from "@/lib/server/reports/reports";

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = route({
  async GET(request, params) {
    const scope = await moderatorScope(await requireUser(), idFrom(params.id));
    const { state, before, limit = 100 } = parse(reportsQuery, queryOf(request));
    const found = await reports.page(scope, state, { from: before, limit });
    return listAnswer(request, found, limit, ({ id }) => ({ before: id }));
  },
});
