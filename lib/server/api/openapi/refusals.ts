/** Every way in which a call is refused: problem+json, as RFC 9457 has it. */
import { z } from "zod";
import type { ZodOpenApiResponseObject } from "zod-openapi";
import { fieldProblem, problem } from "../service";

const allow = z.object({
  Allow: z.string().meta({ description: "What it takes.", examples: ["GET, HEAD, OPTIONS"] }),
});
const retryAfter = z.object({
  "Retry-After": z.int().min(1).meta({ description: "Seconds until the next try may be made." }),
});

export const refusals = {
  400: refusal("BadRequest", "Some values do not fit; `errors` says which.", {}, fieldProblem),
  401: refusal("Unauthorized", "There is no session and no access token, or it is not good."),
  403: refusal(
    "Forbidden",
    "One may not do this: the role is too low, one was removed, the access token is not enough, or the call comes from a page of another origin.",
  ),
  404: refusal("NotFound", "There is no such thing, or one may not know of it."),
  409: refusal("Conflict", "It is taken, or there are as many as there may be."),
  413: refusal("ContentTooLarge", "The body is larger than 64 KiB."),
  415: refusal("UnsupportedMediaType", "The body is not `application/json`."),
  429: refusal("TooManyRequests", "Too many tries.", { headers: retryAfter }),
  500: refusal("InternalServerError", "Something went wrong on the server."),
  503: refusal(
    "ServiceUnavailable",
    "The database or the room server cannot be reached; nothing was changed.",
  ),
};
export type RefusalStatus = keyof typeof refusals;

/** Of no call: what any other method gets at an address. */
export const methodNotAllowed: ZodOpenApiResponseObject = {
  description: "This address takes other methods. Every address can answer so.",
  headers: allow,
  content: { "application/problem+json": { schema: problem } },
};

function refusal(
  id: string,
  description: string,
  more: { headers?: z.ZodObject } = {},
  schema: z.core.$ZodType = problem,
): ZodOpenApiResponseObject {
  return { id, description, ...more, content: { "application/problem+json": { schema } } };
}
