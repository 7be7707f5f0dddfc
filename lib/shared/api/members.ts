/** The members of a room. */
import * as z from "zod/mini";
import { roles } from "@/lib/wire/frames";
import { nickname, username } from "./fields";

export const member = z.object({ username, nickname, role: z.enum(roles) });
export type Member = z.infer<typeof member>;
