import { requireAdmin } from "@/lib/server/admin/require-admin";
import { adminRoomsQuery } from "@/lib/server/api/admin";
import * as adminRooms from "@/lib/server/db/queries/admin-rooms";
import { parse, queryOf } from "@/lib/server/http/input";
import { listAnswer } from "@/lib/server/http/paged";
import { route } from "@/lib/server/http/route";

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = route({
  async GET(request) {
    await requireAdmin();
    const { before, limit = 100, ...filter } = parse(adminRoomsQuery, queryOf(request));
    const rooms = await adminRooms.page(filter, { from: before, limit });
    return listAnswer(request, rooms, limit, ({ id }) => ({ before: id }));
  },
});
