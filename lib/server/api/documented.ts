import { z } from "zod";
import { event, id, nickname, seconds, username } from "@/lib/shared/api/fields";

type Metadata = z.core.GlobalMeta;

username.register(z.globalRegistry, { examples: ["lu-yu"] });
nickname.register(z.globalRegistry, { examples: ["陆羽"] });
id.register(z.globalRegistry, { examples: [5] });
event.register(z.globalRegistry, { examples: [42] });
seconds.register(z.globalRegistry, { examples: [1492785220] });

/**
 * Adds to an answer's schema what only the OpenAPI document needs: its name there, and a
 * description of each key. Returns the same schema.
 */
export function documented<T extends z.core.$ZodObject>(
  schema: T,
  metadata: Metadata & { id: string },
  keys: { [Key in keyof z.output<T>]?: string | Metadata } = {},
): T {
  z.globalRegistry.add(schema, metadata);
  for (const [key, about] of Object.entries<string | Metadata | undefined>(keys)) {
    const value = schema._zod.def.shape[key];
    if (!value || !about) continue;
    z.globalRegistry.add(value, typeof about === "string" ? { description: about } : about);
  }
  return schema;
}

/** `what` is the beginning of a sentence. */
export const inSeconds = (what: string) => `${what}, in whole seconds since 1970.`;
export const inSecondsOrNever = (what: string) =>
  `${what}, in whole seconds since 1970; \`null\`: never.`;
