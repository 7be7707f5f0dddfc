/** Builds the OpenAPI operation of a call, including what all calls have in common. */
import { z } from "zod";
import type {
  ZodOpenApiOperationObject,
  ZodOpenApiResponseObject,
  ZodOpenApiResponsesObject,
} from "zod-openapi";
import { maxId } from "../fields";
import { reactionPath } from "../messages";
import { type RefusalStatus, refusals } from "./refusals";
import { type Access, securityOf } from "./security";

export type Tag =
  | "People"
  | "Rooms"
  | "Members"
  | "Invites"
  | "Messages"
  | "Files"
  | "Notifications"
  | "Administration"
  | "Service";

type BodyTypes = Record<string, { schema: z.core.$ZodType }>;
type Call = {
  tag: Tag;
  /** `operationId`: the method's name in a generated client. */
  name: string;
  summary: string;
  description: string;
  /** Default: `signed in`. */
  access?: Access;
  path?: z.ZodObject;
  query?: z.ZodObject;
  /** JSON, or what else there is a schema for, by media type. */
  body?: { schema: z.core.$ZodType; optional?: boolean } | { types: BodyTypes };
  gives: ZodOpenApiResponsesObject;
  /** In addition to those that follow from `query`, `body` and `access`. */
  refuses?: RefusalStatus[];
  more?: Record<`x-${string}`, unknown>;
};

/** A call that changes nothing. */
export function reads(call: Call): ZodOpenApiOperationObject {
  return operation(call, []);
}

/** A call that changes something. It is refused if it comes from a page of another origin. */
export function changes(call: Call): ZodOpenApiOperationObject {
  return operation(call, [403]);
}

function operation(call: Call, refuses: RefusalStatus[]): ZodOpenApiOperationObject {
  const { tag, name, access = "signed in", path, query, body, more } = call;
  const statuses = new Set<RefusalStatus>([
    ...refuses,
    ...(access === "anybody" ? [] : ([401] as const)),
    ...(access === "with a session" ? ([403] as const) : []),
    ...(query ? ([400] as const) : []),
    ...(body ? ([400, 413, 415] as const) : []),
    ...(call.refuses ?? []),
    ...([500, 503] as const),
  ]);
  return {
    tags: [tag],
    operationId: name,
    summary: call.summary,
    description: call.description,
    security: securityOf[access],
    ...((path ?? query) && { requestParams: { ...(path && { path }), ...(query && { query }) } }),
    ...(body && {
      requestBody: {
        required: "types" in body || body.optional !== true,
        content: "types" in body ? body.types : { "application/json": { schema: body.schema } },
      },
    }),
    responses: {
      ...Object.fromEntries([...statuses].map((status) => [String(status), refusals[status]])),
      ...call.gives,
    },
    ...more,
  };
}

/** A response with a JSON body. */
export function json(
  description: string,
  schema: z.core.$ZodType,
  headers?: z.ZodObject,
): ZodOpenApiResponseObject {
  return {
    description,
    ...(headers && { headers }),
    content: { "application/json": { schema } },
  };
}

/** A download in one of these media types. */
export function file(
  description: string,
  types: Record<string, z.core.$ZodType>,
): ZodOpenApiResponseObject {
  const headers = z.object({
    "Content-Disposition": z
      .string()
      .meta({ description: "`attachment` with a file name (RFC 6266)." }),
  });
  const content = Object.fromEntries(
    Object.entries(types).map(([type, schema]) => [type, { schema }]),
  );
  return { description, headers, content };
}

/** The bytes of a file, of any media type. */
export function bytes(description: string, headers: z.ZodObject): ZodOpenApiResponseObject {
  return { description, headers, content: { "*/*": { schema: binary } } };
}

/** In a body. */
export const binary = z.string().meta({ format: "binary" });
/** The body of a download with files. */
export const zip = z
  .string()
  .meta({ description: "With `files=1`: the export and the files.", format: "binary" });

/** A response without a body. */
export function empty(description: string, headers?: z.ZodObject): ZodOpenApiResponseObject {
  return { description, ...(headers && { headers }) };
}

export function location(what: string, example: string): z.ZodObject {
  return z.object({
    Location: z.string().meta({ description: `The address of ${what}.`, examples: [example] }),
  });
}

/** Of a list that can be read in pages. */
export const nextPage = z.object({
  Link: z
    .string()
    .optional()
    .meta({
      description:
        'With `rel="next"`: the next page (RFC 8288), relative to this address. Missing on the last page.',
      examples: ['<?limit=100&before=17>; rel="next"'],
    }),
});

const roomId = z
  .int()
  .min(1)
  .max(maxId)
  .meta({ description: "The room.", examples: [5] });
const messageId = z
  .int()
  .min(1)
  .max(maxId)
  .meta({ description: "The message.", examples: [42] });
const fileId = z
  .int()
  .min(1)
  .max(maxId)
  .meta({ description: "The file.", examples: [7] });
const username = z.string().meta({ description: "Case-insensitive.", examples: ["lu-yu"] });
const code = z.string().meta({ description: "The invite.", examples: ["xYsV0c7iZkU2v1Qe9f5n3A"] });

export const paths = {
  room: z.object({ id: roomId }),
  message: z.object({ id: roomId, mid: messageId }),
  reaction: z.object({ id: roomId, mid: messageId, ...reactionPath.shape }),
  file: z.object({ id: roomId, fid: fileId }),
  upload: z.object({
    id: roomId,
    uploadId: z.string().meta({ description: "The end of the `Location` that the upload got." }),
  }),
  member: z.object({ id: roomId, username }),
  roomInvite: z.object({ id: roomId, code }),
  invite: z.object({ code }),
  user: z.object({ username }),
  session: z.object({ username, id: z.string().meta({ description: "The session." }) }),
  passkey: z.object({ username, id: z.string().meta({ description: "The passkey." }) }),
  token: z.object({ username, id: z.int().min(1).max(maxId).meta({ description: "The token." }) }),
};
