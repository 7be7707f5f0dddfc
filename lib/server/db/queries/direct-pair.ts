/** How `rooms.direct` names two people: both ids, the smaller first. */
export function pairOf(one: number, other: number): string {
  return `${Math.min(one, other)}:${Math.max(one, other)}`;
}
