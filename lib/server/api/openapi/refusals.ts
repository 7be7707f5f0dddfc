/** The error responses. All are problem+json (RFC 9457). */
import { z } from "zod";
import type { ZodOpenApiResponseObject } from "zod-openapi";
import { fieldProblem, problem } from "../service";

const allow = z.object({
  Allow: z
    .string()
    .meta({ description: "The methods of this address.", examples: ["GET, HEAD, OPTIONS"] }),
});
const retryAfter = z.object({
  "Retry-After": z.int().min(1).meta({ description: "Seconds until the next attempt is allowed." }),
});

export const refusals = {
  400: refusal("BadRequest", "Some values are invalid. `errors` says which.", {}, fieldProblem),
  401: refusal("Unauthorized", "There is no valid session or access token."),
  403: refusal(
    "Forbidden",
    "You may not do this: your role does not allow it, you were removed from the room, registration is not open to you, the call requires a session instead of an access token, or it comes from a page of another origin.",
  ),
  404: refusal("NotFound", "It does not exist, or you may not know that it does."),
  409: refusal(
    "Conflict",
    "It is taken, or the maximum number is reached (`code` names a quota), or the `cid` is that of another request.",
  ),
  410: refusal("Gone", "The link was used, is too old, or never was one."),
  412: refusal(
    "PreconditionFailed",
    "There is no `Tus-Resumable`, or not the one that is supported.",
  ),
  413: refusal(
    "ContentTooLarge",
    "The body is larger than 64 KiB, or the file larger than this server takes.",
  ),
  415: refusal(
    "UnsupportedMediaType",
    "The body is not `application/json` where it has to be, is in another charset than UTF-8, or has a `Content-Encoding`.",
  ),
  416: refusal("RangeNotSatisfiable", "The file has no such bytes."),
  429: refusal(
    "TooManyRequests",
    "Too many attempts. With `code` `over-quota`: as many messages as are allowed in a day; `new-account`: as often as a new account may do this in its first hour.",
    { headers: retryAfter },
  ),
  500: refusal("InternalServerError", "The server failed."),
  501: refusal(
    "NotImplemented",
    "The server takes no files, or not in this way, or sends no mail.",
  ),
  503: refusal(
    "ServiceUnavailable",
    "The database or the room server cannot be reached, or too many people sign in at this moment. Nothing was changed, unless `detail` says that it is stored (then the room has not confirmed it yet), or that the room does not answer: then that is not known, and the same request under its `cid` is not executed twice.",
  ),
  507: refusal(
    "InsufficientStorage",
    "The server has no room for more messages or files, or your files take as much as they may (`code` `files-full`). Reading, deleting and exporting still work.",
  ),
};
export type RefusalStatus = keyof typeof refusals;

/** Listed once instead of at every address: the answer to any other method. */
export const methodNotAllowed: ZodOpenApiResponseObject = {
  description: "This address does not support the method. Any address can answer this.",
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
