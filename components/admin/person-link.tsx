"use client";

import Link from "next/link";
import type { PublicUser } from "@/lib/shared/api/people";
import { isDeleted } from "@/lib/shared/deleted-account";
import { personPage } from "./person-path";
import { useAdminName } from "./use-admin-name";

/** A person's name within a sentence, which leads to their page. */
export function PersonLink({ person }: { person: PublicUser }) {
  const nameOf = useAdminName();
  const name = nameOf(person);
  if (isDeleted(person)) return <span className="text-muted">{name}</span>;
  return (
    <Link
      href={personPage(person.username)}
      title={`@${person.username}`}
      className="font-medium wrap-anywhere underline-offset-2 hover:underline"
    >
      <bdi>{name}</bdi>
    </Link>
  );
}
