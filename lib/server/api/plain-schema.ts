/** What makes zod's JSON schemas plainer for readers and for generators of clients. */
import type { z } from "zod";

/** zod bounds every integer by what a JavaScript number can hold. That says nothing about the value. */
export function withoutSafeIntegers(jsonSchema: z.core.JSONSchema.BaseSchema): void {
  if (jsonSchema.maximum === Number.MAX_SAFE_INTEGER) delete jsonSchema.maximum;
  if (jsonSchema.minimum === Number.MIN_SAFE_INTEGER) delete jsonSchema.minimum;
}

/**
 * Rewrites `anyOf` of one type and `null` as `type: [that, "null"]`: many generators make a class of
 * its own for an `anyOf`. A reference stays as it is.
 */
export function withPlainNull(jsonSchema: z.core.JSONSchema.BaseSchema): void {
  const { anyOf, ...outer } = jsonSchema;
  const [value, nothing, ...others] = anyOf ?? [];
  if (typeof value?.type !== "string" || nothing?.type !== "null" || others.length > 0) return;
  delete jsonSchema.anyOf;
  Object.assign(jsonSchema, { ...value, ...outer, type: [value.type, "null"] });
}
