import { newFile } from "@/lib/server/api/files";
import { filesQuery } from "@/lib/server/api/room-files";
import { requireUser, requireUserAndRoom } from "@/lib/server/auth/caller";
import { listFiles } from "@/lib/server/files/list-files";
import { uploadFile } from "@/lib/server/files/upload";
import { idFrom, parse, queryOf } from "@/lib/server/http/input";
import { countCall } from "@/lib/server/http/limits";
import { route } from "@/lib/server/http/route";

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = route({
  async GET(request, params) {
    const { room } = await requireUserAndRoom(idFrom(params.id));
    return Response.json(await listFiles(room, parse(filesQuery, queryOf(request))));
  },

  async POST(request, params) {
    const user = await requireUser();
    const { name } = parse(newFile, queryOf(request));
    await countCall("files", String(user.id));
    const file = await uploadFile(user, idFrom(params.id), { name, body: request.body });
    return Response.json(file, { status: 201 });
  },
});
