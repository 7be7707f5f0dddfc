/** Uploads by tus, from the first request to the file in the store. */
import "server-only";
import path from "node:path";
import { Metadata } from "@tus/server";
import type { FileInfo } from "@/lib/wire/frames";
import { fileDetails } from "../../api/files";
import type { Caller } from "../../auth/caller";
import * as files from "../../db/queries/files";
import type { RoomAccess } from "../../db/queries/rooms";
import type { User } from "../../db/queries/users";
import { parse } from "../../http/input";
import { Problem } from "../../http/problem";
import { enter, requireReadable } from "../../rooms/room-access";
import { alreadySent } from "../change-file";
import { requireSpace } from "../quota";
import { emptyFile, tooLarge } from "../received-file";
import { keepFile, maxFileBytes } from "../upload";
import { answerTus, tusHeaders, uploadFileOf, uploadStore } from "./tus-server";
import { newPlace, placeWith, type UploadPlace } from "./upload-place";

// On globalThis, because Next loads this module separately for each of its bundles.
const shared = globalThis as typeof globalThis & { teahouseKept?: Map<string, Promise<FileInfo>> };
shared.teahouseKept ??= new Map();
const beingKept = shared.teahouseKept;

export function isTus(request: Request): boolean {
  return request.headers.has("Tus-Resumable");
}

/**
 * Answers a call that begins an upload, with its bytes or without. The person becomes a member of the room.
 * Throws 400, 403, 404, 413 and 507.
 */
export async function beginUpload(
  request: Request,
  user: User,
  known: RoomAccess | null,
): Promise<Response> {
  const { id: roomId } = await enter(user, known);
  const bytes = lengthOf(request);
  parse(fileDetails, detailsOf(metadataOf(request)));
  const unfinished = await uploadStore().tidy(user.id);
  await requireSpace(user.id, bytes + unfinished);
  const place = newPlace(user.id, roomId, bytes);
  return finishIfDone(await answerTus(request, place), place);
}

/** Answers a call about an upload. Only its uploader has it, as long as they may enter the room. */
export async function continueUpload(
  request: Request,
  user: Caller,
  room: RoomAccess | null,
  uploadId: string | undefined,
): Promise<Response> {
  const place = placeWith(user.id, requireReadable(room).id, uploadId);
  if (!place) throw noUpload();
  await beingKept.get(place.key)?.catch(() => {});
  const kept = await keptFile(place);
  if (kept) return answerKept(request, kept, place);
  if (request.method === "GET") return Response.json(await finish(place), { headers: tusHeaders });
  return finishIfDone(await answerTus(request, place), place);
}

/** The last byte makes a file of it, which is the answer. */
async function finishIfDone(answer: Response, place: UploadPlace): Promise<Response> {
  if (answer.headers.get("Upload-Offset") !== String(place.bytes)) return answer;
  if (answer.headers.has("Upload-Length")) return answer;
  const { status, headers } = answer;
  headers.delete("Content-Length");
  headers.delete("Upload-Expires");
  return Response.json(await finish(place), { status: status === 204 ? 200 : status, headers });
}

/** A repeated request, whose first answer was lost, finds the same file. */
function finish(place: UploadPlace): Promise<FileInfo> {
  const running = beingKept.get(place.key);
  if (running) return running;
  const kept = keep(place).finally(() => beingKept.delete(place.key));
  beingKept.set(place.key, kept);
  return kept;
}

async function keep(place: UploadPlace): Promise<FileInfo> {
  const kept = await keptFile(place);
  if (kept) return kept.info;
  const store = uploadStore();
  const id = uploadFileOf(place);
  const { offset, metadata = {} } = await store.getUpload(id).catch(() => {
    throw noUpload();
  });
  if (offset !== place.bytes) {
    throw new Problem(409, `The upload has ${offset} of ${place.bytes} bytes.`);
  }
  const file = path.join(store.directory, id);
  const { userId, roomId, key, bytes } = place;
  return keepFile(
    { folder: path.dirname(file), file, bytes },
    {
      userId,
      roomId,
      key,
      name: metadata.filename ?? "file",
      ...parse(fileDetails, detailsOf(metadata)),
    },
  );
}

/** As the protocol has it for an upload whose last byte came. */
async function answerKept(
  request: Request,
  { info, isSent }: files.StoredFile,
  { bytes, userId, roomId }: UploadPlace,
): Promise<Response> {
  const headers = {
    ...tusHeaders,
    "Upload-Offset": String(bytes),
    "Cache-Control": "no-store",
  };
  switch (request.method) {
    case "HEAD":
      return new Response(null, { headers: { ...headers, "Upload-Length": String(bytes) } });
    case "DELETE":
      if (isSent || !(await files.discard(roomId, info.id, userId))) throw alreadySent();
      return new Response(null, { status: 204, headers });
    case "PATCH":
      if (request.headers.get("Upload-Offset") !== String(bytes)) {
        throw new Problem(409, `The upload has all of its ${bytes} bytes.`, { headers });
      }
  }
  return Response.json(info, { headers });
}

async function keptFile({ key, roomId, userId }: UploadPlace): Promise<files.StoredFile | null> {
  const found = await files.findByKey(key);
  return found?.userId === userId && found.roomId === roomId ? found : null;
}

function lengthOf({ headers }: Request): number {
  const text = headers.get("Upload-Length") ?? "";
  if (!/^\d{1,15}$/.test(text)) {
    throw new Problem(400, "The upload needs an Upload-Length.", {
      errors: { "Upload-Length": text === "" ? "required" : "invalid" },
    });
  }
  const bytes = Number(text);
  if (bytes === 0) throw emptyFile();
  if (bytes > maxFileBytes()) throw tooLarge(maxFileBytes());
  return bytes;
}

type Details = Record<string, string | null>;

function metadataOf({ headers }: Request): Details {
  const text = headers.get("Upload-Metadata");
  if (text === null || text === "") return {};
  try {
    return Metadata.parse(text);
  } catch {
    throw new Problem(400, "The Upload-Metadata is not valid.", {
      errors: { "Upload-Metadata": "invalid" },
    });
  }
}

function detailsOf({ alt, seconds }: Details): Record<string, string> {
  return { ...(alt && { alt }), ...(seconds && { seconds }) };
}

function noUpload(): Problem {
  return new Problem(404, "There is no such upload. It may have expired.", { headers: tusHeaders });
}
