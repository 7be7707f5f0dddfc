import * as z from "zod/mini";
import { avatars, roomKey } from "@/lib/client/people/avatars";
import { call } from "@/lib/client/rest/call";
import type { Person } from "@/lib/wire/frames";
import { userPath } from "../settings/account";

/** Whose picture is changed. */
export type AvatarOwner = { path: string; seed: string; name: string; shape: "round" | "square" };

export function ownAvatar(me: Person): AvatarOwner {
  return { path: userPath(me), seed: me.username, name: me.nickname, shape: "round" };
}

export function roomAvatar({ id, name }: { id: number; name: string }): AvatarOwner {
  return { path: `/Room/${id}`, seed: roomKey(id), name, shape: "square" };
}

const stored = z.object({ avatar: z.int() });

/** Sets the picture, which this page shows at once. Throws as `call`. */
export async function putAvatar({ path, seed }: AvatarOwner, picture: Blob): Promise<void> {
  const { avatar } = stored.parse(await call("PUT", `${path}/Avatar`, picture));
  avatars.learn([[seed, avatar]]);
}

/** Throws as `call`. */
export async function deleteAvatar({ path, seed }: AvatarOwner): Promise<void> {
  await call("DELETE", `${path}/Avatar`);
  avatars.learn([[seed, null]]);
}
