"use client";

import { useTranslations } from "next-intl";
import { type ReactNode, useId, useState } from "react";
import { Button } from "../ui/button";
import { PersonRow } from "./person-row";
import type { RoomPerson } from "./room-people";

/** How many more rows each press of "show more" renders. */
const pageSize = 100;

export function PeopleSection({
  title,
  people,
  count,
  me,
  dim,
  end,
}: {
  title: string;
  people: RoomPerson[];
  /** Of all people in the section, including those that a search hides. */
  count: number;
  me: string;
  dim: boolean;
  /** Shown at the end of a row. */
  end: (person: RoomPerson) => ReactNode;
}) {
  const t = useTranslations("people");
  const id = useId();
  const [pages, setPages] = useState(1);
  const shown = people.slice(0, pages * pageSize);
  return (
    <section>
      <h3 id={id} className="flex h-7 items-center gap-1.5 px-2 text-xs font-medium text-muted">
        {title}
        <span className="font-normal tabular-nums">{count}</span>
      </h3>
      <ul aria-labelledby={id}>
        {shown.map((person) => (
          <PersonRow
            key={person.username}
            person={person}
            isMe={person.username === me}
            dim={dim}
            end={end(person)}
          />
        ))}
      </ul>
      {shown.length < people.length && (
        <Button variant="quiet" size="small" onClick={() => setPages(pages + 1)}>
          {t("showMore", { count: people.length - shown.length })}
        </Button>
      )}
    </section>
  );
}
