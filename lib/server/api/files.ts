/** Requests and answers of the calls about files. */
import { z } from "zod";

export const newFile = z.object({
  name: z.string().default("file").meta({
    description: "The file's name; folders in it are left out.",
  }),
});

export const newDirectUpload = newFile.extend({
  bytes: z.int("not-an-integer").min(1, "too-small").meta({
    description: "How many bytes the file has; the address takes no other length.",
  }),
});
