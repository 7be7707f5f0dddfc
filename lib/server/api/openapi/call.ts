/** One call of the document, with what all calls have in common. */
import { z } from "zod";
import type {
  ZodOpenApiOperationObject,
  ZodOpenApiResponseObject,
  ZodOpenApiResponsesObject,
} from "zod-openapi";
import { maxId } from "../fields";
import { type RefusalStatus, refusals } from "./refusals";
import { type Access, securityOf } from "./security";

export type Tag =
  | "People"
  | "Rooms"
  | "Members"
  | "Invites"
  | "Messages"
  | "Notifications"
  | "Service";

type Call = {
  tag: Tag;
  /** `operationId`: what a generated client calls it. */
  name: string;
  summary: string;
  description?: string;
  /** Whoever is signed in, unless said otherwise. */
  access?: Access;
  path?: z.ZodObject;
  query?: z.ZodObject;
  body?: { schema: z.core.$ZodType; optional?: boolean };
  gives: ZodOpenApiResponsesObject;
  /** Beside those that follow from what it takes and who may call. */
  refuses?: RefusalStatus[];
  more?: Record<`x-${string}`, unknown>;
};

/** A call that changes nothing. */
export function reads(call: Call): ZodOpenApiOperationObject {
  return operation(call, []);
}

/** One that changes something: it may come from our own pages only. */
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
    ...(call.description !== undefined && { description: call.description }),
    security: securityOf[access],
    ...((path ?? query) && { requestParams: { ...(path && { path }), ...(query && { query }) } }),
    ...(body && {
      requestBody: {
        required: body.optional !== true,
        content: { "application/json": { schema: body.schema } },
      },
    }),
    responses: {
      ...Object.fromEntries([...statuses].map((status) => [String(status), refusals[status]])),
      ...call.gives,
    },
    ...more,
  };
}

/** An answer with a JSON body. */
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

/** A download: one of these, by its type. */
export function file(
  description: string,
  types: Record<string, z.core.$ZodType>,
): ZodOpenApiResponseObject {
  const headers = z.object({
    "Content-Disposition": z
      .string()
      .meta({ description: "`attachment`, with the file's name (RFC 6266)." }),
  });
  const content = Object.fromEntries(
    Object.entries(types).map(([type, schema]) => [type, { schema }]),
  );
  return { description, headers, content };
}

/** An answer without a body. */
export function empty(description: string, headers?: z.ZodObject): ZodOpenApiResponseObject {
  return { description, ...(headers && { headers }) };
}

export function location(what: string, example: string): z.ZodObject {
  return z.object({
    Location: z.string().meta({ description: `Where ${what} is.`, examples: [example] }),
  });
}

const roomId = z
  .int()
  .min(1)
  .max(maxId)
  .meta({ description: "The room.", examples: [5] });
const username = z.string().meta({ description: "In any letter case.", examples: ["lu-yu"] });
const code = z.string().meta({ description: "The invite.", examples: ["xYsV0c7iZkU2v1Qe9f5n3A"] });

export const paths = {
  room: z.object({ id: roomId }),
  member: z.object({ id: roomId, username }),
  roomInvite: z.object({ id: roomId, code }),
  invite: z.object({ code }),
  user: z.object({ username }),
  session: z.object({ username, id: z.string().meta({ description: "The session." }) }),
  token: z.object({ username, id: z.int().min(1).max(maxId).meta({ description: "The token." }) }),
};
