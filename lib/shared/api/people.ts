/** The public part of a person. */
import * as z from "zod/mini";
import { nickname, username } from "./fields";

export const user = z.object({ username, nickname });
export type PublicUser = z.infer<typeof user>;
