import type { ZodOpenApiPathsObject } from "zod-openapi";
import { fileInfo } from "@/lib/wire/frames";
import { directUpload, directUploadPath, newDirectUpload } from "../files";
import { changes, json, paths } from "./call";

const tag = "Messages";
export const directUploadPaths: ZodOpenApiPathsObject = {
  "/Room/{id}/DirectUpload": {
    post: changes({
      tag,
      path: paths.room,
      name: "beginDirectUpload",
      summary: "Begin an upload into the server's bucket",
      description:
        "For servers that take only small requests; others answer 501, and take files by `POST /Room/{id}/File`. Send the bytes to `url`, with `method` and `headers` as they are; the address is good for ten minutes and for this length only. Then finish the upload.",
      body: { schema: newDirectUpload },
      gives: { 201: json("Where to send the bytes, and the upload's key.", directUpload) },
      refuses: [404, 413, 429, 501, 507],
    }),
  },
  "/Room/{id}/DirectUpload/{key}": {
    post: changes({
      tag,
      path: directUploadPath,
      name: "finishDirectUpload",
      summary: "Finish an upload into the server's bucket",
      description:
        "Makes a file of the bytes, which a message can be sent with, within two hours of the beginning; again, it answers the same. 409 if the bytes have not come.",
      gives: { 201: json("The file.", fileInfo) },
      refuses: [404, 409, 501, 507],
    }),
  },
};
