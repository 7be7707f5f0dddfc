import { requireUserAndRoom } from "@/lib/server/auth/caller";
import { continueUpload } from "@/lib/server/files/tus/resume";
import { tusOptions } from "@/lib/server/files/tus/tus-server";
import { idFrom } from "@/lib/server/http/input";
import { type Handler, route } from "@/lib/server/http/route";

const answer: Handler = async (request, params) => {
  const { user, room } = await requireUserAndRoom(idFrom(params.id));
  return continueUpload(request, user, room, params.uploadId);
};

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = route(
  { GET: answer, PATCH: answer, DELETE: answer },
  tusOptions,
);
