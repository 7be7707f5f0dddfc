import { exportQuery } from "@/lib/server/api/exports";
import { requireUser } from "@/lib/server/auth/caller";
import { exportRoom } from "@/lib/server/exports/room";
import { idFrom, parse, queryOf } from "@/lib/server/http/input";
import { countCall } from "@/lib/server/http/limits";
import { route } from "@/lib/server/http/route";

/** In seconds, on Vercel; the download is cut off then. */
export const maxDuration = 300;

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = route({
  async GET(request, params) {
    const user = await requireUser();
    const { format, files } = parse(exportQuery, queryOf(request));
    await countCall("exports", String(user.id));
    return exportRoom(user, idFrom(params.id), { format, withFiles: files === "1" });
  },
});
