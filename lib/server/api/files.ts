/** Requests and answers of the calls about files. */
import { z } from "zod";
import { integerBetween, maxId } from "./fields";

export const newFile = z.object({
  name: z.string().default("file").meta({
    description: "The file's name; folders in it are left out.",
  }),
});

export const newDirectUpload = z
  .object({
    name: z.string("required").meta({
      description: "The file's name; folders in it are left out.",
    }),
    bytes: integerBetween(1, Number.MAX_SAFE_INTEGER).meta({
      description: "How many bytes the file has; the address takes no other length.",
    }),
  })
  .meta({ id: "NewDirectUpload" });

export const directUpload = z.object({
  key: z.string().meta({ description: "Of the upload, for the call that finishes it." }),
  url: z.url().meta({ description: "Where the bytes go. Whoever has it can upload them." }),
  method: z.literal("PUT"),
  headers: z.record(z.string(), z.string()),
});

export const directUploadPath = z.object({
  id: integerBetween(1, maxId).meta({ description: "The room's id." }),
  key: z.string().meta({ description: "From the call that began the upload." }),
});
