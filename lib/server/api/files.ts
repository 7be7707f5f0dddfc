/** Requests and answers of the calls about files. */
import { z } from "zod";

export const newFile = z.object({
  name: z.string().default("file").meta({
    description: "The file's name; folders in it are left out.",
  }),
});
