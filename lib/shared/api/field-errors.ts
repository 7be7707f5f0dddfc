/**
 * The codes in `errors` of a refused form that have a text of their own; the API has more, for
 * mistakes that only a program makes. `taken` and `nobody` are how forms show a 409 and a 404.
 */
export const fieldErrors = [
  "required",
  "too-short",
  "too-long",
  "username-characters",
  "invisible",
  "one-line",
  "taken",
  "nobody",
  "yourself",
  "wrong",
  "common",
  "mail-address",
] as const;
export type FieldError = (typeof fieldErrors)[number];
