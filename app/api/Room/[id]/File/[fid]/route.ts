import { fileChange } from "@/lib/server/api/files";
import { requireUser, requireUserAndRoom } from "@/lib/server/auth/caller";
import { deleteFile, describeFile } from "@/lib/server/files/change-file";
import { getFile } from "@/lib/server/files/get-file";
import { idFrom, readBody } from "@/lib/server/http/input";
import { route } from "@/lib/server/http/route";

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = route({
  GET: (request, params) => getFile(request, params),
  async PUT(request, params) {
    const { user, room } = await requireUserAndRoom(idFrom(params.id));
    const { alt } = await readBody(request, fileChange);
    return Response.json(await describeFile(user, room, idFrom(params.fid), alt));
  },
  async DELETE(_request, { id, fid }) {
    await deleteFile(await requireUser(), idFrom(id), idFrom(fid));
    return new Response(null, { status: 204 });
  },
});
