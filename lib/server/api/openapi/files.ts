import { z } from "zod";
import type { ZodOpenApiPathsObject } from "zod-openapi";
import { file, fileChange, fileDetails, fileQuery, newFile } from "../files";
import { binary, bytes, changes, empty, json, paths, reads } from "./call";
import { listFiles } from "./room-files";

const tag = "Files";

/** What every answer with a file's bytes says about them. */
const ofBytes = z.object({
  "Content-Disposition": z.string().meta({
    description:
      "`inline` for pictures, audio, video and plain text, `attachment` for all else; with the file's name (RFC 6266).",
  }),
  "Content-Length": z.int().min(0).optional(),
  ETag: z.string().meta({ description: "The bytes of a file never change." }),
});
const ofPart = ofBytes.extend({
  "Content-Range": z.string().meta({ examples: ["bytes 0-1/26214400"] }),
});

const ofUpload = z.object({
  "Tus-Resumable": z.literal("1.0.0"),
  "Upload-Offset": z.int().min(0).meta({ description: "How many bytes are stored." }),
});
const ofNewFile = z.object({
  Location: z
    .string()
    .optional()
    .meta({
      description: "With `Tus-Resumable`: the address of the upload.",
      examples: ["/api/Room/5/Upload/0af6c1f5b86e4f5c8a4d7c1f9f0b6a3e-26214400"],
    }),
});

const form = z.object({
  file: binary.meta({ description: "With its name, as `filename` or `filename*` (RFC 7578)." }),
  ...fileDetails.shape,
});

const tus =
  "[tus](https://tus.io/protocols/resumable-upload) 1.0.0 with `creation`, `creation-with-upload`, `termination` and `expiration`";

export const filePaths: ZodOpenApiPathsObject = {
  "/Room/{id}/File": {
    get: listFiles,
    post: changes({
      tag,
      path: paths.room,
      name: "uploadFile",
      summary: "Upload a file",
      description: `The body is a form with one file, or the file itself with its name in the query, whatever its \`Content-Type\`. Then send a message with its id: until then only you can get the file, and after a day it is deleted. If the room is open and you are not a member, this makes you one.\n\nA picture is stored upright and without its metadata, such as the place where it was taken.\n\nWith \`Tus-Resumable\` this begins an upload that can go on where it broke off: ${tus}. \`Upload-Metadata\` may have \`filename\`, \`alt\` and \`seconds\`. The answer has \`Location\`, and no body unless all bytes are there.`,
      query: newFile,
      // Generators of clients make one type of several for a body, which does not compile.
      body: { types: { "multipart/form-data": { schema: form } } },
      gives: { 201: json("The file is stored.", file, ofNewFile) },
      refuses: [404, 429, 501, 507],
    }),
  },
  "/Room/{id}/Upload/{uploadId}": {
    get: reads({
      tag,
      path: paths.upload,
      name: "getUpload",
      summary: "Get the file of a complete upload",
      description:
        "For the person who uploads, whose answer to the last bytes was lost. `HEAD` says how many bytes are stored (`Upload-Offset`); an upload that is not complete is a 409 to `GET`. An upload expires after a day.",
      gives: { 200: json("The file.", file, z.object({ "Tus-Resumable": z.literal("1.0.0") })) },
      refuses: [400, 403, 404, 409, 412, 501, 507],
    }),
    patch: changes({
      tag,
      path: paths.upload,
      name: "continueUpload",
      summary: "Upload more bytes",
      description: `As ${tus} has it, with \`Upload-Offset\`. The answer to the last bytes is the file.`,
      body: { types: { "application/offset+octet-stream": { schema: binary } } },
      gives: {
        200: json("All bytes are there, and the file is stored.", file, ofUpload),
        204: empty("The bytes are stored.", ofUpload),
      },
      refuses: [404, 409, 412, 501, 507],
    }),
    delete: changes({
      tag,
      path: paths.upload,
      name: "cancelUpload",
      summary: "Cancel an upload",
      description:
        "Deletes what was uploaded; also a complete upload, until a message is sent with the file.",
      gives: { 204: empty("The upload is gone.") },
      refuses: [400, 404, 409, 412, 501],
    }),
  },
  "/Room/{id}/File/{fid}": {
    get: reads({
      tag,
      path: paths.file,
      name: "getFile",
      summary: "Get a file",
      description:
        "For everybody who may read the room, once a message was sent with it; membership is checked for each request. Answers `Range`, `If-Range` and `If-None-Match`.",
      query: fileQuery,
      gives: {
        200: bytes("The file.", ofBytes),
        206: bytes("The part that `Range` asks for.", ofPart),
        304: empty("You have it already."),
      },
      refuses: [403, 404, 416, 501],
    }),
    put: changes({
      tag,
      path: paths.file,
      name: "describeFile",
      summary: "Set the alternative text of your file",
      description:
        "Until a message is sent with it; afterwards it is a 409. An empty text takes it away.",
      body: { schema: fileChange },
      gives: { 200: json("The file after the change.", file) },
      refuses: [404, 409],
    }),
    delete: changes({
      tag,
      path: paths.file,
      name: "deleteFile",
      summary: "Delete your file before it is sent",
      description: "A file that was sent goes with its message: then this is a 409.",
      gives: { 204: empty("The file was deleted.") },
      refuses: [404, 409],
    }),
  },
  "/Room/{id}/File/{fid}/small": { get: size("getSmallPicture", 480) },
  "/Room/{id}/File/{fid}/large": { get: size("getLargePicture", 1_920) },
};

function size(name: string, pixels: number) {
  return reads({
    tag,
    path: paths.file,
    name,
    summary: `Get a picture of a file that fits into ${pixels} × ${pixels} pixels`,
    description:
      "As WebP, of pictures and of a PDF's first page. A picture that is no larger itself has none (404): use the file.",
    query: fileQuery,
    gives: { 200: bytes("The picture.", ofBytes), 304: empty("You have it already.") },
    refuses: [403, 404, 501],
  });
}
