import { z } from "zod";
import type { ZodOpenApiOperationObject, ZodOpenApiPathsObject } from "zod-openapi";
import { avatar } from "../people";
import { changes, empty, json, paths, reads } from "./call";

const size = z
  .enum(["small", "large"])
  .meta({ description: "96 or 512 pixels wide and high.", examples: ["small"] });
const version = z.object({
  v: z.string().optional().meta({
    description:
      "The picture's id. With the one that it has now, a client may keep the answer for a year; without, it asks again (`ETag`).",
  }),
});
const about =
  "JPEG, PNG, WebP, AVIF or GIF, of at most 10 MB and 50 megapixels. It is turned upright and cut around its middle to a square; nothing else of it is kept: no place, no camera, no animation.";
const picture = z.file().meta({ description: "The picture." });

/** A call whose body is a picture. */
function takesPicture(operation: ZodOpenApiOperationObject): ZodOpenApiOperationObject {
  return {
    ...operation,
    requestBody: { required: true, content: { "image/*": { schema: picture } } },
  };
}

const gives = {
  200: { description: "The picture.", content: { "image/webp": { schema: z.file() } } },
  304: { description: "It is the one that the client has (`If-None-Match`)." },
};

export const avatarPaths: ZodOpenApiPathsObject = {
  "/User/{username}/Avatar": {
    put: takesPicture(
      changes({
        tag: "People",
        path: paths.user,
        name: "setUserAvatar",
        summary: "Set your picture",
        description: `Yours only. ${about}`,
        gives: { 200: json("It is stored.", avatar) },
        refuses: [400, 404, 413, 429, 507],
      }),
    ),
    delete: changes({
      tag: "People",
      path: paths.user,
      name: "deleteUserAvatar",
      summary: "Remove your picture",
      description: "Yours only. Without one it does nothing.",
      gives: { 204: empty("You have no picture.") },
      refuses: [404, 429],
    }),
  },
  "/User/{username}/Avatar/{size}": {
    get: reads({
      tag: "People",
      path: z.object({ ...paths.user.shape, size }),
      query: version,
      name: "getUserAvatar",
      summary: "Get somebody's picture",
      description: "Everyone with an account may have it.",
      gives,
      refuses: [404],
    }),
  },
  "/Room/{id}/Avatar": {
    put: takesPicture(
      changes({
        tag: "Rooms",
        path: paths.room,
        name: "setRoomAvatar",
        summary: "Set a room's picture",
        description: `For the owner and moderators; a direct room has none. ${about}`,
        gives: { 200: json("It is stored.", avatar) },
        refuses: [400, 404, 413, 429, 507],
      }),
    ),
    delete: changes({
      tag: "Rooms",
      path: paths.room,
      name: "deleteRoomAvatar",
      summary: "Remove a room's picture",
      description: "For the owner and moderators. Without one it does nothing.",
      gives: { 204: empty("The room has no picture.") },
      refuses: [404, 429],
    }),
  },
  "/Room/{id}/Avatar/{size}": {
    get: reads({
      tag: "Rooms",
      path: z.object({ ...paths.room.shape, size }),
      query: version,
      name: "getRoomAvatar",
      summary: "Get a room's picture",
      description: "For everyone who may read the room.",
      gives,
      refuses: [403, 404],
    }),
  },
};
