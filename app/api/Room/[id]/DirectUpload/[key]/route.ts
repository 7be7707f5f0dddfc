import { requireUser } from "@/lib/server/auth/caller";
import { finishDirect } from "@/lib/server/files/direct";
import { idFrom } from "@/lib/server/http/input";
import { route } from "@/lib/server/http/route";

/** The file is read from the bucket and written to it again, and pictures are made. */
export const maxDuration = 120;

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = route({
  async POST(_request, params) {
    const user = await requireUser();
    const file = await finishDirect(user, idFrom(params.id), params.key ?? "");
    return Response.json(file, { status: 201 });
  },
});
