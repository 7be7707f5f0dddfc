/** Sets and removes the pictures of people and rooms. */
import "server-only";
import { randomBytes } from "node:crypto";
import { mkdir, rm, stat } from "node:fs/promises";
import path from "node:path";
import * as avatars from "../db/queries/avatars";
import type { NewFile } from "../db/queries/files";
import type { User } from "../db/queries/users";
import { requireFileStore } from "../files/own-store";
import { requireSpace } from "../files/quota";
import { mediaTypeOf, receiveFile } from "../files/received-file";
import { countCall } from "../http/limits";
import { Problem } from "../http/problem";
import { refreshRoomListsOfMembersLater, sendAvatarLater } from "../party/send-later";
import { noSuchRoom, requireRoleInGroup } from "../rooms/room-access";
import { makeSquares, sides } from "./square-picture";

const maxBytes = 10_000_000;

type Body = ReadableStream<Uint8Array> | null;

/**
 * Makes the body of a request the user's picture; returns its file's id. Resolves once it is durable.
 * Throws 400, 401 if the account is gone, 413, 507, and TooMany; nothing is changed then.
 */
export async function setPersonAvatar(user: User, body: Body): Promise<number> {
  const id = await keep(user, body, null, (file) => avatars.setOfPerson(user.id, file));
  if (id === null) throw new Problem(401, "This account is deleted.");
  sendAvatarLater(user, id);
  return id;
}

/** Without one it does nothing. */
export async function removePersonAvatar(user: User): Promise<void> {
  await countCall("avatars", String(user.id));
  if (await avatars.clearOfPerson(user.id)) sendAvatarLater(user, null);
}

/**
 * Makes the body of a request the picture of a room; returns its file's id. For those who may rename
 * it. Throws 400, 403, 404, 413, 507, and TooMany; nothing is changed then.
 */
export async function setRoomAvatar(user: User, roomId: number, body: Body): Promise<number> {
  await requireRoleInGroup(user, roomId, "moderator");
  const id = await keep(user, body, roomId, (file) => avatars.setOfRoom(roomId, file));
  if (id === null) throw noSuchRoom();
  refreshRoomListsOfMembersLater(roomId);
  return id;
}

/** Without one it does nothing. Throws 403 and 404. */
export async function removeRoomAvatar(user: User, roomId: number): Promise<void> {
  await requireRoleInGroup(user, roomId, "moderator");
  await countCall("avatars", String(user.id));
  if (await avatars.clearOfRoom(roomId)) refreshRoomListsOfMembersLater(roomId);
}

/** Stores the picture and then its row by `write`; if that writes none, the picture goes again. */
async function keep(
  user: User,
  body: Body,
  roomId: number | null,
  write: (file: NewFile) => Promise<number | null>,
): Promise<number | null> {
  await countCall("avatars", String(user.id));
  await requireSpace(user.id, 0);
  const store = requireFileStore();
  const { folder, file } = await receiveFile(body, store.incoming, maxBytes);
  const key = randomBytes(16).toString("hex");
  try {
    const made = path.join(folder, "made");
    await mkdir(made);
    await makeSquares(file, await mediaTypeOf(file), made);
    const [bytes = 0, small = 0] = await Promise.all(
      ["original", "small"].map(async (name) => (await stat(path.join(made, name))).size),
    );
    await requireSpace(user.id, bytes + small);
    for (const name of ["original", "small"]) await store.put(key, name, path.join(made, name));
    const id = await write({
      ...{ purpose: "avatar", userId: user.id, roomId, key, name: "avatar.webp" },
      ...{ type: "image/webp", width: sides.large, height: sides.large, sizes: ["small"] },
      ...{ bytes, storedBytes: bytes + small },
    });
    if (id === null) await store.remove(key);
    return id;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
