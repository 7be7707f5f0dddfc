import { type ReactNode, useState } from "react";
import { useRoomContext } from "../room/room-context";
import { mayManage } from "../room/room-info";
import { AddPerson } from "./add-person";
import { memberCalls } from "./members";
import { PersonDialog, type PersonQuestion } from "./person-dialog";
import { PersonMenu } from "./person-menu";
import { RemovedPeople } from "./removed-people";
import { actionsOn, type RoomPerson } from "./room-people";

/** What can be done with the people in a list; `reload` is called after each change. */
export function usePeopleTools(reload: () => unknown): {
  /** At the top of the list. */
  top: ReactNode;
  /** At the end of a person's row. */
  end: (person: RoomPerson) => ReactNode;
  /** Below the list. */
  bottom: ReactNode;
} {
  const { room, me } = useRoomContext();
  const [question, setQuestion] = useState<PersonQuestion | null>(null);
  const { add, remove, setRole } = memberCalls(room.id);
  const manages = mayManage(room);
  return {
    top: manages && <AddPerson onAdd={(username) => add(username).then(reload)} />,
    end: (person) =>
      person.username !== me.username && (
        <PersonMenu
          person={person}
          actions={actionsOn(room.role, person.role)}
          onRole={(role) => setRole(person.username, role).then(reload)}
          onAsk={(action) => setQuestion({ action, person })}
        />
      ),
    bottom: (
      <>
        {manages && (
          <RemovedPeople roomId={room.id} onLetIn={(username) => add(username).then(reload)} />
        )}
        {question && (
          <PersonDialog
            {...question}
            onClose={() => setQuestion(null)}
            onRemove={(username) => remove(username).then(reload)}
            onHandOver={(username) => setRole(username, "owner").then(reload)}
          />
        )}
      </>
    ),
  };
}
