/** The public part of a person. */
import * as z from "zod/mini";
import { nickname, username } from "./fields";

export const user = z.object({ username, nickname });
export type PublicUser = z.infer<typeof user>;

/** The id of a picture's file, which is its version too; left out without one. */
export const avatar = () => z.optional(z.int());

export const profile = z.extend(user, { avatar: avatar() });
export type Profile = z.infer<typeof profile>;
