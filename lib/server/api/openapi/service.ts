import { z } from "zod";
import type { ZodOpenApiPathsObject } from "zod-openapi";
import { health, readiness } from "../service";
import { json, reads } from "./call";

const about = { tag: "Service", access: "anybody" } as const;
/** A document with a schema of its own, which is not repeated here. */
const document = (openOrAsync: string) => z.looseObject({ [openOrAsync]: z.string() });

export const servicePaths: ZodOpenApiPathsObject = {
  "/health": {
    get: reads({
      ...about,
      name: "getHealth",
      summary: "Get the state of each part",
      description: "For monitoring: 503 if the database or the room server does not answer.",
      gives: { 200: json("Everything is up.", health), 503: json("Something is down.", health) },
    }),
  },
  "/ready": {
    get: reads({
      ...about,
      name: "getReadiness",
      summary: "Ask whether to send requests here",
      description:
        "For load balancers: 503 if the database or every room server does not answer, and from the moment that this instance is asked to stop.",
      gives: {
        200: json("It takes requests.", readiness),
        503: json("Send them to another instance.", readiness),
      },
    }),
  },
  "/openapi.json": {
    get: reads({
      ...about,
      name: "getOpenApi",
      summary: "Get this document",
      description: "Generated from the schemas that the server checks requests with.",
      gives: { 200: json("OpenAPI 3.1.", document("openapi")) },
    }),
  },
  "/asyncapi.json": {
    get: reads({
      ...about,
      name: "getAsyncApi",
      summary: "Get the description of the WebSockets",
      description: "Every frame in both directions, and the codes that close a socket.",
      gives: { 200: json("AsyncAPI 3.0.", document("asyncapi")) },
    }),
  },
};
