import { fieldCodes } from "@/lib/shared/field-codes";
import { typedUsername } from "@/lib/shared/typed-username";
import type { Rule } from "../hooks/use-form";

export const newUsername: Rule = (value) => fieldCodes.username(typedUsername(value));

/** Of somebody else. Names with invisible characters exist, from before they were refused. */
export const usernameOfOther: Rule = (value) => {
  const code = newUsername(value);
  return code === "invisible" ? null : code;
};
