"use client";

import { useTranslations } from "next-intl";
import { useState } from "react";
import { call, RestError } from "@/lib/client/rest/call";
import type { Person } from "@/lib/wire/frames";
import { useProblemText } from "../hooks/use-problem-text";
import { Button } from "../ui/button";
import { FormError } from "../ui/form-error";
import { LinkButton } from "../ui/link-button";
import { cardFrame } from "./card-frame";
import { pathWithNext } from "./safe-path";

type State = "asking" | "busy" | "done" | "refused";

/** Says who becomes administrator, and makes them one at the press of a button. `person` is null for a link that is not good. */
export function ClaimCard({ token, person }: { token: string; person: Person | null }) {
  const t = useTranslations("claim");
  const problemText = useProblemText();
  const [state, setState] = useState<State>(person ? "asking" : "refused");
  const [problem, setProblem] = useState<string | null>(null);
  const confirm = async () => {
    if (state !== "asking") return;
    setState("busy");
    setProblem(null);
    try {
      await call("POST", "/Admin/Claim", { token });
      setState("done");
    } catch (error) {
      const isOver = error instanceof RestError && error.status === 404;
      if (!isOver) setProblem(problemText(error));
      setState(isOver ? "refused" : "asking");
    }
  };
  if (!person || state === "refused") {
    return <Card title={t("refusedTitle")} body={t("refusedBody")} />;
  }
  if (state === "done") {
    return (
      <Card title={t("doneTitle")} body={t("doneBody", person)}>
        <LinkButton href={pathWithNext("/sign-in", "/admin")} size="large" className="w-full">
          {t("open")}
        </LinkButton>
      </Card>
    );
  }
  return (
    <Card title={t("title")} body={t("body", person)}>
      <FormError text={problem} />
      <Button size="large" busy={state === "busy"} onClick={confirm} className="w-full">
        {t("confirm")}
      </Button>
    </Card>
  );
}

function Card({
  title,
  body,
  children,
}: {
  title: string;
  body: string;
  children?: React.ReactNode;
}) {
  return (
    <div className="mt-6 w-full max-w-[25rem]">
      <div className={cardFrame} role="status">
        <h1 className="text-xl font-semibold tracking-tight">{title}</h1>
        <p className="mt-1 text-base text-muted wrap-anywhere">{body}</p>
        {children && <div className="mt-6 flex flex-col gap-4">{children}</div>}
      </div>
    </div>
  );
}
