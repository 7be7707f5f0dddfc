import { newDirectUpload } from "@/lib/server/api/files";
import { requireUser } from "@/lib/server/auth/caller";
import { beginDirect } from "@/lib/server/files/direct";
import { idFrom, readBody } from "@/lib/server/http/input";
import { countCall } from "@/lib/server/http/limits";
import { countNewcomer } from "@/lib/server/http/newcomers";
import { route } from "@/lib/server/http/route";

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = route({
  async POST(request, params) {
    const user = await requireUser();
    const wanted = await readBody(request, newDirectUpload);
    await countNewcomer("newcomerFiles", user);
    await countCall("files", String(user.id));
    return Response.json(await beginDirect(user, idFrom(params.id), wanted), { status: 201 });
  },
});
