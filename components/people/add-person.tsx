"use client";

import { useTranslations } from "next-intl";
import { useId } from "react";
import { RestError } from "@/lib/client/rest/call";
import { typedUsername } from "@/lib/shared/typed-username";
import { usernameOfOther } from "../auth/username-rules";
import { useForm } from "../hooks/use-form";
import { Button } from "../ui/button";
import { FieldError } from "../ui/field-error";
import { Input } from "../ui/input";
import { toast } from "../ui/toast";

const rules = { username: usernameOfOther };

/** A field at the top of the list that adds a member by username. */
export function AddPerson({ onAdd }: { onAdd: (username: string) => Promise<unknown> }) {
  const t = useTranslations("people");
  const errorId = useId();
  const { form, errorOf, problem, busy } = useForm(
    rules,
    async (value, element) => {
      const username = typedUsername(value("username"));
      await onAdd(username).catch((error) => {
        const isUnknown = error instanceof RestError && error.status === 404;
        throw isUnknown ? new RestError(404, { errors: { username: "nobody" } }) : error;
      });
      element.reset();
      toast(t("added", { username }));
      return null;
    },
    { stays: true },
  );
  const error = errorOf("username") ?? problem;
  return (
    <form {...form} className="px-2">
      <div className="flex gap-1.5">
        <Input
          name="username"
          aria-label={t("addLabel")}
          placeholder={t("addPlaceholder")}
          aria-invalid={error !== null || undefined}
          aria-describedby={error === null ? undefined : errorId}
          autoComplete="off"
          autoCapitalize="none"
          autoCorrect="off"
          spellCheck={false}
          dense
        />
        <Button type="submit" variant="outline" size="bar" busy={busy}>
          {t("add")}
        </Button>
      </div>
      {error !== null && <FieldError id={errorId} text={error} className="mt-1.5" />}
    </form>
  );
}
