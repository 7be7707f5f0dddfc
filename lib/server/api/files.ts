/** Requests and answers of the calls about files. */
import { z } from "zod";
import { fileInfo } from "@/lib/wire/frames";
import { limits } from "@/lib/wire/limits";
import { documented } from "./documented";
import { integerBetween, maxId } from "./fields";

/** A day; a recording that is longer is not played in place. */
const maxSeconds = 86_400;

/** On several lines if need be. Control characters say nothing, and NUL cannot be stored. */
const altText = z
  .string("not-a-text")
  .transform((text) =>
    text
      .toWellFormed()
      .replace(/(?![\n\t])\p{Cc}/gu, " ")
      .trim(),
  )
  .refine((text) => [...text].length <= limits.altCharacters, "too-long")
  .meta({
    description: "What the picture shows, in words, for those who do not see it.",
    maxLength: limits.altCharacters,
  });

const seconds = z.coerce.number("not-a-number").positive("too-small").max(maxSeconds, "too-large");

/** What an uploader says about a file beside its name. */
export const fileDetails = z.object({
  alt: altText.transform((text) => (text === "" ? undefined : text)).optional(),
  seconds: seconds.optional().meta({
    description: "The length of a recording. It counts if the file itself does not tell.",
  }),
});

export const newFile = fileDetails.extend({
  name: z.string().default("file").meta({
    description: "The file's name; folders in it are left out.",
  }),
});

export const fileQuery = z.object({
  download: z
    .string()
    .optional()
    .transform((value) => value === "1")
    .meta({ description: "`1`: as a download, whatever the file is." }),
});

export const fileChange = z.object({ alt: altText }).meta({ id: "FileChange" });

export const file = documented(
  fileInfo,
  { id: "FileInfo", description: "A file of a message, as those who may read the message see it." },
  {
    name: "On one line and without folders. What the uploader calls it; nothing depends on it.",
    type: { description: "The media type, found from the bytes.", examples: ["image/jpeg"] },
    bytes: { minimum: 0 },
    width: "In pixels, upright: of pictures, video, and the picture of a PDF's first page.",
    hash: "A [ThumbHash](https://evanw.github.io/thumbhash/) in base64: what is shown until the picture is there.",
    alt: "What the picture shows, in words.",
    seconds: "The length of audio and video.",
  },
);
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
