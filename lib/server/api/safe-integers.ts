/** zod bounds every integer by what a JavaScript number can hold. That says nothing about the value. */
export function withoutSafeIntegers(jsonSchema: { minimum?: number; maximum?: number }): void {
  if (jsonSchema.maximum === Number.MAX_SAFE_INTEGER) delete jsonSchema.maximum;
  if (jsonSchema.minimum === Number.MIN_SAFE_INTEGER) delete jsonSchema.minimum;
}
