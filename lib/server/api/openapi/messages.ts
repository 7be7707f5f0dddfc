import type { ZodOpenApiPathsObject } from "zod-openapi";
import {
  foundPage,
  historyQuery,
  messageEdit,
  messagePage,
  newMessage,
  searchQuery,
  sentMessage,
} from "../messages";
import { changes, empty, json, paths, reads } from "./call";

const tag = "Messages";

export const messagePaths: ZodOpenApiPathsObject = {
  "/Room/{id}/Message": {
    get: reads({
      tag,
      path: paths.room,
      name: "listMessages",
      summary: "Get a page of the history, oldest message first",
      description:
        "The newest page, unless one of `before`, `after`, `around` and `changed` selects another. They cannot be combined.",
      query: historyQuery,
      gives: { 200: json("The page.", messagePage) },
      refuses: [403, 404],
    }),
    post: changes({
      tag,
      path: paths.room,
      name: "sendMessage",
      summary: "Send a message without a socket",
      description: "For bots. If the room is open and you are not a member, this makes you one.",
      body: { schema: newMessage },
      gives: {
        201: json("The message is stored and has been sent to everyone in the room.", sentMessage),
      },
      refuses: [404, 409, 429, 507],
    }),
  },
  "/Room/{id}/Message/{mid}": {
    patch: changes({
      tag,
      path: paths.message,
      name: "editMessage",
      summary: "Edit your own message",
      description: "Everyone in the room gets the new text. Earlier texts are not kept.",
      body: { schema: messageEdit },
      gives: {
        200: json("The event that edited the message. Everyone in the room has it.", sentMessage),
      },
      refuses: [404, 409, 429, 507],
    }),
    delete: changes({
      tag,
      path: paths.message,
      name: "deleteMessage",
      summary: "Delete a message",
      description:
        "Your own; the owner and moderators can delete any message. Its text is erased, and it cannot be changed any more: a second deletion is a 404.",
      gives: { 204: empty("The message was deleted.") },
      refuses: [404, 429],
    }),
  },
  "/Room/{id}/Message/{mid}/Reaction/{emoji}": {
    put: changes({
      tag,
      path: paths.reaction,
      name: "addReaction",
      summary: "React to a message with an emoji",
      description:
        "For members. A message can have 40 different emoji; one more is a 409. Reacting again changes nothing.",
      gives: { 204: empty("Your reaction is on the message.") },
      refuses: [400, 404, 409, 429, 507],
    }),
    delete: changes({
      tag,
      path: paths.reaction,
      name: "removeReaction",
      summary: "Take back your reaction",
      description: "404 if nobody ever reacted to the message with this emoji.",
      gives: { 204: empty("Your reaction is not on the message.") },
      refuses: [400, 404, 429],
    }),
  },
  "/Room/{id}/Message/{mid}/Preview": {
    delete: changes({
      tag,
      path: paths.message,
      name: "removePreviews",
      summary: "Remove the previews of a message's links",
      description:
        "Of your own message; the owner and moderators can do it for any message. It gets none any more, also if it is edited. Removing them again changes nothing.",
      gives: { 204: empty("The message has no previews.") },
      refuses: [404, 429],
    }),
  },
  "/Search": {
    get: reads({
      tag,
      name: "search",
      summary: "Search messages, newest first",
      description: "Searches all rooms that you may enter, or one of them.",
      query: searchQuery,
      gives: { 200: json("A page of results.", foundPage) },
      refuses: [403, 404, 429],
    }),
  },
};
