"use client";

import { useTranslations } from "next-intl";
import { type ComponentProps, useState } from "react";
import { Button } from "../ui/button";
import { PeopleRows } from "./people-rows";

/** How many more rows each press of "show more" renders. */
const pageSize = 100;

/** A part of the list, of which all people are there: those that a search leaves. */
export function PeopleSection({ people, ...rows }: ComponentProps<typeof PeopleRows>) {
  const t = useTranslations("people");
  const [pages, setPages] = useState(1);
  const shown = people.slice(0, pages * pageSize);
  return (
    <PeopleRows people={shown} {...rows}>
      {shown.length < people.length && (
        <Button variant="quiet" size="small" onClick={() => setPages(pages + 1)}>
          {t("showMore", { count: people.length - shown.length })}
        </Button>
      )}
    </PeopleRows>
  );
}
