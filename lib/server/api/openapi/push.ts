import type { ZodOpenApiPathsObject } from "zod-openapi";
import { pushState, pushSubscription } from "../push";
import { changes, empty, json, reads } from "./call";

/** Of the session that asks: an access token has no browser. */
const own = { tag: "Notifications", access: "with a session" } as const;

export const pushPaths: ZodOpenApiPathsObject = {
  "/Push": {
    get: reads({
      ...own,
      name: "getPush",
      summary: "What to subscribe with, and where one is pushed",
      gives: { 200: json("The session's.", pushState) },
    }),
    put: changes({
      ...own,
      name: "setPush",
      summary: "Have this session's browser pushed",
      description: "A session has one subscription, and it ends with the session.",
      body: { schema: pushSubscription },
      gives: { 204: empty("Noted.") },
      refuses: [429],
    }),
    delete: changes({
      ...own,
      name: "endPush",
      summary: "No more pushes",
      gives: { 204: empty("Forgotten.") },
    }),
  },
};
