/** Pages of the search. */
import * as z from "zod/mini";
import { id } from "./fields";
import { sent } from "./messages";

export const foundMessage = z.object({ room: id, ...sent });
export type FoundMessage = z.infer<typeof foundMessage>;

export const foundPage = z.object({
  messages: z.array(foundMessage),
  more: z.boolean(),
  /** The next page's `before`, if there is one. */
  next: z.optional(z.int()),
});
export type FoundPage = z.infer<typeof foundPage>;
