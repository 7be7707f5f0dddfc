import { useFormatter } from "next-intl";
import { type ReactNode, useId } from "react";
import { PersonRow } from "./person-row";
import type { RoomPerson } from "./room-people";

/** A heading with the number of people, and a row for each that is given. */
export function PeopleRows({
  title,
  people,
  count,
  me,
  dim,
  end,
  children,
}: {
  title: string;
  people: RoomPerson[];
  /** Of all people, including those that are not shown; null: without a number. */
  count: number | null;
  me: string;
  dim: boolean;
  /** Shown at the end of a row. */
  end: (person: RoomPerson) => ReactNode;
  /** Below the rows. */
  children?: ReactNode;
}) {
  const format = useFormatter();
  const id = useId();
  return (
    <section>
      <h3 id={id} className="flex h-7 items-center gap-1.5 px-2 text-xs font-medium text-muted">
        {title}
        {count !== null && <span className="font-normal tabular-nums">{format.number(count)}</span>}
      </h3>
      <ul aria-labelledby={id}>
        {people.map((person) => (
          <PersonRow
            key={person.username}
            person={person}
            isMe={person.username === me}
            dim={dim}
            end={end(person)}
          />
        ))}
      </ul>
      {children}
    </section>
  );
}
