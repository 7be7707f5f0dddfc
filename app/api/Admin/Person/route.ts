import { listPeople } from "@/lib/server/admin/people";
import { requireAdmin } from "@/lib/server/admin/require-admin";
import { adminPeopleQuery } from "@/lib/server/api/admin";
import { parse, queryOf } from "@/lib/server/http/input";
import { listAnswer } from "@/lib/server/http/paged";
import { route } from "@/lib/server/http/route";

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = route({
  async GET(request) {
    await requireAdmin();
    const { after, limit = 100, ...filter } = parse(adminPeopleQuery, queryOf(request));
    const people = await listPeople(filter, { from: after, limit });
    return listAnswer(request, people, limit, ({ username }) => ({ after: username }));
  },
});
