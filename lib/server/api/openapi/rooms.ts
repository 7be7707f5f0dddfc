import { z } from "zod";
import type { ZodOpenApiPathsObject } from "zod-openapi";
import { exportQuery, roomExport } from "../exports";
import {
  changedRoom,
  listedRoom,
  namedRoom,
  newDirectRoom,
  notifyChange,
  readMarker,
  room,
  roomChange,
  roomListQuery,
  roomToken,
} from "../rooms";
import { changes, empty, file, json, location, nextPage, paths, reads, zip } from "./call";

const tag = "Rooms";
const ofRoom = { tag, path: paths.room } as const;
const roomLocation = location("the room", "/Room/5");

/** `client`: code samples of a complete client, shown at the call that gets the token. */
export const roomPaths = (client: unknown): ZodOpenApiPathsObject => ({
  "/Room": {
    get: reads({
      tag,
      name: "listRooms",
      summary: "List the rooms that you may enter, newest first",
      description:
        "Without `expand`: the id and the name of each. With `expand=1`: what a list of rooms shows, such as roles and unread messages. With `limit`: a page of the list.",
      query: roomListQuery,
      gives: {
        200: json(
          "All open rooms, and the private and direct rooms that you are a member of.",
          z.array(listedRoom),
          nextPage,
        ),
      },
    }),
    post: changes({
      tag,
      name: "createRoom",
      summary: "Create a room",
      description:
        "A room is open to every user unless it is `private`. With `{with}` instead of a name: a direct room with that user. There is at most one for each pair of users.",
      body: { schema: z.xor([namedRoom, newDirectRoom]) },
      gives: {
        200: json("The direct room that existed already.", room, roomLocation),
        201: json("The new room.", room, roomLocation),
      },
      refuses: [404, 409, 429],
    }),
  },
  "/Room/{id}": {
    get: reads({
      ...ofRoom,
      name: "enterRoom",
      summary: "Get a token to enter a room",
      description:
        "If the room is open and you are not a member, this makes you one. Connect a WebSocket to `/` and send the answer, unchanged, as the first frame.",
      gives: { 200: json("The token. It opens one socket within 60 seconds.", roomToken) },
      refuses: [403, 404, 409, 429],
      more: { "x-codeSamples": client },
    }),
    patch: changes({
      ...ofRoom,
      name: "changeRoom",
      summary: "Rename a room, make it open or private, or set how long it keeps messages",
      description:
        "For the owner and moderators. After `keepDays` is lowered, messages that are now too old are deleted within moments.",
      body: { schema: roomChange },
      gives: { 200: json("The room after the change.", changedRoom) },
      refuses: [404, 429],
    }),
    delete: changes({
      ...ofRoom,
      name: "deleteRoom",
      summary: "Delete a room",
      description:
        "For the owner. Closes the room's sockets with 4410. Nobody can read its history any more; the server deletes that in the background, a million messages within minutes.",
      gives: { 204: empty("The room was deleted.") },
      refuses: [404],
    }),
  },
  "/Room/{id}/Export": {
    get: reads({
      ...ofRoom,
      name: "exportRoom",
      summary: "Export a room",
      description:
        "Downloads the whole room. For the owner and moderators; in a direct room, for both members. Messages that are sent during the export are not included, nor is who entered and left, which is not stored. 409: the room has more files than a zip holds.",
      query: exportQuery,
      gives: {
        200: file("The export.", {
          "application/json": roomExport,
          "text/html": z.string().meta({ description: "A page that can be read offline." }),
          "application/zip": zip,
        }),
      },
      refuses: [403, 404, 409, 429],
    }),
  },
  "/Room/{id}/Read": {
    put: changes({
      ...ofRoom,
      name: "markRead",
      summary: "Move your read marker",
      description:
        "The marker only moves forward, unless you ask for `back`: a smaller id changes nothing. An id that no event has yet counts as the newest event.",
      body: { schema: readMarker },
      gives: { 204: empty("The marker is at this event or, without `back`, at a later one.") },
      refuses: [404],
    }),
  },
  "/Room/{id}/Notify": {
    put: changes({
      ...ofRoom,
      name: "setNotify",
      summary: "Set your notification level",
      description: "For members. It decides which messages of the room you are notified of.",
      body: { schema: notifyChange },
      gives: { 204: empty("The level was set.") },
      refuses: [404],
    }),
  },
});
