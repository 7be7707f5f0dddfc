import { fieldRules } from "@/lib/shared/fields";
import { typedUsername } from "@/lib/shared/typed-username";
import { type Rule, ruleOf } from "../hooks/use-form";

const rule = ruleOf(fieldRules.username);

export const newUsername: Rule = (value) => rule(typedUsername(value));

/** Of somebody else. Names with invisible characters exist, from before they were refused. */
export const usernameOfOther: Rule = (value) => {
  const code = newUsername(value);
  return code === "invisible" ? null : code;
};
