import type { ZodOpenApiPathsObject } from "zod-openapi";
import { roomStorage, storage } from "../storage";
import { json, paths, reads } from "./call";

export const storagePaths: ZodOpenApiPathsObject = {
  "/User/{username}/Storage": {
    get: reads({
      tag: "People",
      path: paths.user,
      name: "getStorage",
      summary: "Get what your files take",
      description:
        "Yours only. What is deleted no longer counts, and its bytes are gone within a minute.",
      gives: { 200: json("Your files, and how many bytes they may take.", storage) },
      refuses: [403, 404],
    }),
  },
  "/Room/{id}/Storage": {
    get: reads({
      tag: "Rooms",
      path: paths.room,
      name: "getRoomStorage",
      summary: "Get what a room's files take",
      description: "For those who may export the room: how large the export with files gets.",
      gives: { 200: json("The files of its messages.", roomStorage) },
      refuses: [403, 404],
    }),
  },
};
