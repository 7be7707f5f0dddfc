import { fieldRules, typedUsername } from "@/lib/shared/fields";
import { type Rule, required, ruleOf } from "../hooks/use-form";

const rule = ruleOf(fieldRules.username);

export const newUsername: Rule = (value) => rule(typedUsername(value));

/** Of somebody else. Names with invisible characters exist, from before they were refused. */
export const usernameOfOther: Rule = (value) => {
  const code = newUsername(value);
  return code === "invisible" ? null : code;
};

export const ownUsername: Rule = (value) => required(typedUsername(value));
