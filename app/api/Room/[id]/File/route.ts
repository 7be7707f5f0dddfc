import { newFile } from "@/lib/server/api/files";
import { requireUser } from "@/lib/server/auth/caller";
import { uploadFile } from "@/lib/server/files/upload";
import { idFrom, parse, queryOf } from "@/lib/server/http/input";
import { countCall } from "@/lib/server/http/limits";
import { route } from "@/lib/server/http/route";

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = route({
  async POST(request, params) {
    const user = await requireUser();
    const { name } = parse(newFile, queryOf(request));
    await countCall("files", String(user.id));
    const file = await uploadFile(user, idFrom(params.id), { name, body: request.body });
    return Response.json(file, { status: 201 });
  },
});
