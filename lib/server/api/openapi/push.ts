import type { ZodOpenApiPathsObject } from "zod-openapi";
import { pushState, pushSubscription } from "../push";
import { changes, empty, json, reads } from "./call";

/** Push subscriptions belong to a session; an access token has no browser. */
const own = { tag: "Notifications", access: "with a session" } as const;

export const pushPaths: ZodOpenApiPathsObject = {
  "/Push": {
    get: reads({
      ...own,
      name: "getPush",
      summary: "Get the key to subscribe with, and the current subscription",
      description: "Without a key the server sends no push messages.",
      gives: { 200: json("The push state of this session.", pushState) },
    }),
    put: changes({
      ...own,
      name: "setPush",
      summary: "Subscribe this session's browser to push messages",
      description: "A session has one subscription, which ends with it.",
      body: { schema: pushSubscription },
      gives: { 204: empty("The browser is subscribed.") },
      refuses: [429],
    }),
    delete: changes({
      ...own,
      name: "endPush",
      summary: "Unsubscribe this session's browser",
      description: "Without a subscription it changes nothing.",
      gives: { 204: empty("The browser is not subscribed.") },
    }),
  },
};
