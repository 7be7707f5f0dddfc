import { exportQuery } from "@/lib/api/exports";
import { requireUser } from "@/lib/auth";
import { exportRoom } from "@/lib/exports/room";
import { idFrom, parse, queryOf, route } from "@/lib/http";
import { countCall } from "@/lib/limits";

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = route({
  async GET(request, params) {
    const user = await requireUser();
    const { format } = parse(exportQuery, queryOf(request));
    await countCall("exports", String(user.id));
    return exportRoom(user, idFrom(params.id), format);
  },
});
