import { z } from "zod";
import { event, id, nickname, quantity, seconds, username } from "@/lib/shared/api/fields";

const { globalRegistry } = z;
type Metadata = z.core.GlobalMeta;

username.register(globalRegistry, { examples: ["lu-yu"] });
nickname.register(globalRegistry, { examples: ["陆羽"] });
id.register(globalRegistry, { minimum: 1, examples: [5] });
event.register(globalRegistry, { minimum: 1, examples: [42] });
// A generator for Java or C# would take 32 bits otherwise, which end in 2038.
seconds.register(globalRegistry, { format: "int64", minimum: 0, examples: [1492785220] });
quantity.register(globalRegistry, { minimum: 0 });

/**
 * Adds to an answer's schema what only the OpenAPI document needs: its name there, and a
 * description of its keys. Returns the same schema.
 */
export function documented<T extends z.core.$ZodObject>(
  schema: T,
  metadata: Metadata & { id: string },
  keys: { [Key in keyof z.output<T>]?: string | Metadata } = {},
): T {
  globalRegistry.add(schema, metadata);
  for (const [key, about] of Object.entries<string | Metadata | undefined>(keys)) {
    const value = schema._zod.def.shape[key];
    if (!value || !about) continue;
    globalRegistry.add(value, typeof about === "string" ? { description: about } : about);
  }
  return schema;
}

/** `what` is the beginning of a sentence. */
export const inSeconds = (what: string) => `${what}, in whole seconds since 1970.`;
export const inSecondsOrNever = (what: string) =>
  `${what}, in whole seconds since 1970; \`null\`: never.`;
