"use client";

import type { Permalink } from "@/lib/shared/message/permalink";
import { usePersonName } from "../hooks/use-person-name";
import { authorOf, useAuthors } from "./permalink-authors";

/** Who wrote a message; nothing until that is fetched, or if the message does not exist any more. */
export default function PermalinkAuthor({ permalink }: { permalink: Permalink }) {
  const nameOf = usePersonName();
  const author = authorOf(permalink, useAuthors([permalink]));
  if (!author) return null;
  return (
    <>
      {" · "}
      <bdi>{nameOf(author)}</bdi>
    </>
  );
}
