import { filesQuery } from "@/lib/server/api/room-files";
import { requireUserAndRoom } from "@/lib/server/auth/caller";
import { listFiles } from "@/lib/server/files/list-files";
import { beginUpload, isTus } from "@/lib/server/files/tus/resume";
import { tusOptions } from "@/lib/server/files/tus/tus-server";
import { uploadFile } from "@/lib/server/files/upload";
import { idFrom, parse, queryOf } from "@/lib/server/http/input";
import { countCall } from "@/lib/server/http/limits";
import { countNewcomer } from "@/lib/server/http/newcomers";
import { route } from "@/lib/server/http/route";

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = route(
  {
    async GET(request, params) {
      const { room } = await requireUserAndRoom(idFrom(params.id));
      return Response.json(await listFiles(room, parse(filesQuery, queryOf(request))));
    },

    async POST(request, params) {
      const { user, room } = await requireUserAndRoom(idFrom(params.id));
      await countNewcomer("newcomerFiles", user);
      await countCall("files", String(user.id));
      if (isTus(request)) return beginUpload(request, user, room);
      return Response.json(await uploadFile(user, room, request), { status: 201 });
    },
  },
  tusOptions,
);
