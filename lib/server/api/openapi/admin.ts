import { z } from "zod";
import type { ZodOpenApiPathsObject } from "zod-openapi";
import {
  adminPeopleQuery,
  adminPerson,
  adminPersonDetails,
  adminRoom,
  adminRoomsQuery,
  adminSettings,
  adminStatus,
  auditEntry,
  auditExportQuery,
  auditQuery,
  claim,
  oneTimeLink,
  personChange,
  roomHandOver,
  settingsChange,
} from "../admin";
import { user } from "../people";
import { changes, empty, file, json, nextPage, paths, reads } from "./call";

const tag = "Administration";
const ofPerson = { tag, path: paths.user } as const;

export const adminPaths: ZodOpenApiPathsObject = {
  "/Admin/Person": {
    get: reads({
      tag,
      name: "listPeople",
      summary: "List all people, the newest account first",
      description: "In pages; deleted accounts are left out.",
      query: adminPeopleQuery,
      gives: { 200: json("The people.", z.array(adminPerson), nextPage) },
      refuses: [403],
    }),
  },
  "/Admin/Person/{username}": {
    get: reads({
      ...ofPerson,
      name: "getPerson",
      summary: "Get a person with their sessions",
      description: "What the server knows of their account, and nothing of what they write.",
      gives: { 200: json("The person.", adminPersonDetails) },
      refuses: [403, 404],
    }),
    patch: changes({
      ...ofPerson,
      name: "changePerson",
      summary: "Make or unmake an administrator; suspend somebody or bring them back",
      description:
        "Suspending ends sessions, access tokens, push subscriptions and sockets. Once it is answered, nothing that the person has under way is taken. 409: it is the only administrator who can act (`code` `last-administrator`).",
      body: { schema: personChange },
      gives: { 200: json("The person after the change.", adminPerson) },
      refuses: [404, 409, 429],
    }),
    delete: changes({
      ...ofPerson,
      name: "deletePerson",
      summary: "Delete an account",
      description:
        "As its owner can. 409: it is the only administrator who can act (`code` `last-administrator`).",
      gives: { 204: empty("The account was deleted.") },
      refuses: [404, 409, 429],
    }),
  },
  "/Admin/Person/{username}/Reset": {
    post: changes({
      ...ofPerson,
      name: "makeResetLink",
      summary: "Make a link to set a new password",
      description: "Good once, for 30 minutes. Only the newest one of a person is good.",
      gives: { 201: json("The link, which nothing shows again.", oneTimeLink) },
      refuses: [404, 429],
    }),
  },
  "/Admin/Person/{username}/Session": {
    delete: changes({
      ...ofPerson,
      name: "endSessionsOf",
      summary: "End all sessions of a person",
      description: "And close their sockets. Access tokens stay.",
      gives: { 204: empty("The sessions have ended.") },
      refuses: [404, 429],
    }),
  },
  "/Admin/Person/{username}/Session/{id}": {
    delete: changes({
      tag,
      path: paths.session,
      name: "endSessionOf",
      summary: "End one session of a person",
      description: "And close its sockets, in rooms and inbox.",
      gives: { 204: empty("The session has ended.") },
      refuses: [404, 429],
    }),
  },
  "/Admin/Person/{username}/Factor": {
    delete: changes({
      ...ofPerson,
      name: "removeFactors",
      summary: "Remove a person’s second factors",
      description: "Passkeys, the authenticator app and recovery codes, for someone who lost them.",
      gives: { 204: empty("They have none any more.") },
      refuses: [404, 429],
    }),
  },
  "/Admin/Room": {
    get: reads({
      tag,
      name: "listAllRooms",
      summary: "List all rooms, newest first",
      description: "Without what is said in them, and without direct rooms.",
      query: adminRoomsQuery,
      gives: { 200: json("The rooms.", z.array(adminRoom), nextPage) },
      refuses: [403],
    }),
  },
  "/Admin/Room/{id}": {
    patch: changes({
      tag,
      path: paths.room,
      name: "handOverRoom",
      summary: "Give a room another owner",
      description:
        "The owner before becomes a moderator. 400: nobody has that name, or is suspended.",
      body: { schema: roomHandOver },
      gives: { 200: json("The room after the change.", adminRoom) },
      refuses: [404, 429],
    }),
    delete: changes({
      tag,
      path: paths.room,
      name: "deleteAnyRoom",
      summary: "Delete a room",
      description: "As its owner can: the room and its history are gone at once.",
      gives: { 204: empty("The room was deleted.") },
      refuses: [404, 429],
    }),
  },
  "/Admin/Settings": {
    get: reads({
      tag,
      name: "getSettings",
      summary: "Get the server’s settings",
      description: "Those that administrators change, and what the environment says.",
      gives: { 200: json("The settings.", adminSettings) },
      refuses: [403],
    }),
    patch: changes({
      tag,
      name: "changeSettings",
      summary: "Change the server’s settings",
      description:
        "Other processes follow within 2 s. 400 where nobody could register or sign in any more: `needs-mail`, `needs-sso`, `needs-administrator`.",
      body: { schema: settingsChange },
      gives: { 200: json("The settings after the change.", adminSettings) },
      refuses: [429],
    }),
  },
  "/Admin/Status": {
    get: reads({
      tag,
      name: "getStatus",
      summary: "Get how the server is",
      description: "Health, numbers, storage, and what waits to be done.",
      gives: { 200: json("The state of the server.", adminStatus) },
      refuses: [403],
    }),
  },
  "/Admin/Audit": {
    get: reads({
      tag,
      name: "listAudit",
      summary: "List what administrators did, newest first",
      description: "In pages. Nobody can change this list.",
      query: auditQuery,
      gives: { 200: json("The entries.", z.array(auditEntry), nextPage) },
      refuses: [403],
    }),
  },
  "/Admin/Audit/Export": {
    get: reads({
      tag,
      name: "exportAudit",
      summary: "Export the audit list",
      description:
        "All of it. A cell of the CSV that a spreadsheet would take for a formula begins with `'`.",
      query: auditExportQuery,
      gives: {
        200: file("The entries, newest first.", {
          "text/csv": z.string(),
          "application/json": z.array(auditEntry),
        }),
      },
      refuses: [403, 429],
    }),
  },
  "/Admin/Claim": {
    post: changes({
      tag,
      name: "claimServer",
      summary: "Confirm the first administrator",
      description:
        "Of a server that has people but no administrator: with the token of the link in its log the oldest account becomes one.",
      access: "anybody",
      body: { schema: claim },
      gives: { 200: json("Who is the administrator now.", user) },
      refuses: [404, 429],
    }),
  },
};
