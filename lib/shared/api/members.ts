/** The members of a room. */
import * as z from "zod/mini";
import { roles } from "@/lib/wire/frames";
import { nickname, username } from "./fields";
import { avatar } from "./people";

export const role = z.enum(roles, "not-a-role");

export const member = z.object({ username, nickname, role, avatar: avatar() });
export type Member = z.infer<typeof member>;
