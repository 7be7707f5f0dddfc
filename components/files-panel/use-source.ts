import { useFormatter } from "next-intl";
import { spaceChinese } from "../hooks/space-chinese";
import { usePersonName } from "../hooks/use-person-name";
import { useRoomState } from "../room/room-context";

type Source = { username: string; nickname: string; time: number };

/** Who sent something and when, in one line: by the name that the person has now. */
export function useSource(): (source: Source) => string {
  const format = useFormatter();
  const personName = usePersonName();
  const { nicknames } = useRoomState();
  return ({ username, nickname, time }) => {
    const name = personName({ username, nickname: nicknames.get(username) ?? nickname });
    const date = format.dateTime(new Date(time * 1_000), { day: "numeric", month: "short" });
    return `${name} · ${spaceChinese(date)}`;
  };
}
