import { requireUser } from "@/lib/server/auth/caller";
import { roomStorage } from "@/lib/server/exports/room";
import { idFrom } from "@/lib/server/http/input";
import { route } from "@/lib/server/http/route";

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = route({
  async GET(_request, params) {
    return Response.json(await roomStorage(await requireUser(), idFrom(params.id)));
  },
});
