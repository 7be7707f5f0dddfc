import { exportQuery } from "@/lib/server/api/exports";
import { requireUser } from "@/lib/server/auth/auth";
import { exportRoom } from "@/lib/server/exports/room";
import { idFrom, parse, queryOf, route } from "@/lib/server/http/http";
import { countCall } from "@/lib/server/http/limits";

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = route({
  async GET(request, params) {
    const user = await requireUser();
    const { format } = parse(exportQuery, queryOf(request));
    await countCall("exports", String(user.id));
    return exportRoom(user, idFrom(params.id), format);
  },
});
