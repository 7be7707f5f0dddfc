import "server-only";
import { requireUser, requireUserAndRoom } from "../auth/caller";
import * as avatars from "../db/queries/avatars";
import type { StoredFile } from "../db/queries/files";
import { serveFile } from "../files/serve";
import { idFrom } from "../http/input";
import { Problem } from "../http/problem";
import { requireReadable } from "../rooms/room-access";
import { sides } from "./square-picture";

type Params = Record<string, string>;

/** Answers a call for a person's picture. For everyone with an account. Throws 401 and 404. */
export async function getPersonAvatar(
  request: Request,
  { username = "", size }: Params,
): Promise<Response> {
  await requireUser();
  return serve(request, await avatars.ofPerson(username), size);
}

/** Answers a call for a room's picture. For those who may read the room. Throws 401, 403 and 404. */
export async function getRoomAvatar(request: Request, { id, size }: Params): Promise<Response> {
  const { room } = await requireUserAndRoom(idFrom(id));
  return serve(request, await avatars.ofRoom(requireReadable(room).id), size);
}

/** The address names the version that a page knows, so that a browser may keep it for good. */
async function serve(request: Request, file: StoredFile | null, size = ""): Promise<Response> {
  if (!file || !Object.hasOwn(sides, size)) throw new Problem(404, "There is no such picture.");
  const response = await serveFile(request, file, { size: size === "large" ? undefined : size });
  const version = new URL(request.url).searchParams.get("v");
  if (version !== String(file.info.id)) {
    response.headers.set("Cache-Control", "private, no-cache");
  }
  return response;
}
