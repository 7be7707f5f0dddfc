import * as z from "zod/mini";
import * as frames from "@/lib/wire/frames";
import * as calls from "@/lib/wire/internal-api";
import { connectionFrame, relayFrame } from "@/lib/wire/relay-frames";

/** What two processes say to each other, by its name in the code, as JSON schemas. */
export function wireSchemas(): Record<string, unknown> {
  const all = { ...frames, ...calls, connectionFrame, relayFrame };
  return Object.fromEntries(
    Object.entries(all).flatMap(([name, value]) => {
      if (!(value instanceof z.core.$ZodType)) return [];
      const { $schema, ...schema } = z.toJSONSchema(value);
      return [[name, schema]];
    }),
  );
}
