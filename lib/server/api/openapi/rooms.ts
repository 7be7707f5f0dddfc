import { z } from "zod";
import type { ZodOpenApiPathsObject } from "zod-openapi";
import { exportQuery, roomExport } from "../exports";
import {
  changedRoom,
  directRoom,
  namedRoom,
  notifyChange,
  readMarker,
  room,
  roomChange,
  roomListing,
  roomListQuery,
  roomToken,
} from "../rooms";
import { changes, empty, file, json, location, paths, reads } from "./call";

const tag = "Rooms";
const ofRoom = { tag, path: paths.room } as const;
const roomLocation = location("the room", "/Room/5");

/** `client`: a whole client in several languages, shown where it gets its token. */
export const roomPaths = (client: unknown): ZodOpenApiPathsObject => ({
  "/Room": {
    get: reads({
      tag,
      name: "listRooms",
      summary: "The rooms that one may enter, newest first",
      query: roomListQuery,
      gives: {
        200: json(
          "Open rooms, and those that one is in.",
          z.union([z.array(room), z.array(roomListing)]),
        ),
      },
    }),
    post: changes({
      tag,
      name: "createRoom",
      summary: "Make a room",
      description:
        "Open to everybody, unless it is `private`. `{with}` instead of a name: the room of two with that person, which is there once.",
      body: { schema: z.union([namedRoom, directRoom]) },
      gives: {
        200: json("The room of two was there already.", room, roomLocation),
        201: json("Made.", room, roomLocation),
      },
      refuses: [404, 429],
    }),
  },
  "/Room/{id}": {
    get: reads({
      ...ofRoom,
      name: "enterRoom",
      summary: "A token to enter with",
      description:
        "Whoever asks for the token of an open room becomes its member. Connect a WebSocket to `/` and send the answer as the first frame, exactly as it came.",
      gives: { 200: json("The token, for one socket within 60 seconds.", roomToken) },
      refuses: [403, 404, 429],
      more: { "x-codeSamples": client },
    }),
    patch: changes({
      ...ofRoom,
      name: "changeRoom",
      summary: "Rename, open or close a room, or set for how long it keeps messages",
      description:
        "The owner and moderators. With a smaller `keepDays` what is too old is gone in moments.",
      body: { schema: roomChange },
      gives: { 200: json("As it is now.", changedRoom) },
      refuses: [404, 429],
    }),
    delete: changes({
      ...ofRoom,
      name: "deleteRoom",
      summary: "Delete a room",
      description: "The owner. Its sockets are closed with 4410, and its history is gone.",
      gives: { 204: empty("Deleted.") },
      refuses: [404],
    }),
  },
  "/Room/{id}/Export": {
    get: reads({
      ...ofRoom,
      name: "exportRoom",
      summary: "The whole room as a file",
      description:
        "The owner and moderators; of a room of two, both. What is said while it is made is not in it, nor are comings and goings, which are not kept.",
      query: exportQuery,
      gives: {
        200: file("The room.", {
          "application/json": roomExport,
          "text/html": z.string().meta({ description: "To be read without a network." }),
        }),
      },
      refuses: [403, 404, 429],
    }),
  },
  "/Room/{id}/Read": {
    put: changes({
      ...ofRoom,
      name: "markRead",
      summary: "Read up to an event",
      description: "Only forwards.",
      body: { schema: readMarker },
      gives: { 204: empty("Noted.") },
      refuses: [404],
    }),
  },
  "/Room/{id}/Notify": {
    put: changes({
      ...ofRoom,
      name: "setNotify",
      summary: "What one wants to be told of",
      body: { schema: notifyChange },
      gives: { 204: empty("Noted.") },
      refuses: [404],
    }),
  },
});
