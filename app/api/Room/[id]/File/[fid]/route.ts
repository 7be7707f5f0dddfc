import { requireUser } from "@/lib/server/auth/caller";
import { deleteFile } from "@/lib/server/files/delete-file";
import { getFile } from "@/lib/server/files/get-file";
import { idFrom } from "@/lib/server/http/input";
import { route } from "@/lib/server/http/route";

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = route({
  GET: getFile,

  async DELETE(_request, { id, fid }) {
    await deleteFile(await requireUser(), idFrom(id), idFrom(fid));
    return new Response(null, { status: 204 });
  },
});
