import { requireUserAndRoom } from "@/lib/server/auth/caller";
import { beginUpload, isTus } from "@/lib/server/files/tus/resume";
import { tusOptions } from "@/lib/server/files/tus/tus-server";
import { uploadFile } from "@/lib/server/files/upload";
import { idFrom } from "@/lib/server/http/input";
import { countCall } from "@/lib/server/http/limits";
import { route } from "@/lib/server/http/route";

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = route(
  {
    async POST(request, params) {
      const { user, room } = await requireUserAndRoom(idFrom(params.id));
      await countCall("files", String(user.id));
      if (isTus(request)) return beginUpload(request, user, room);
      return Response.json(await uploadFile(user, room, request), { status: 201 });
    },
  },
  tusOptions,
);
