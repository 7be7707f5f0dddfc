"use client";

import dynamic from "next/dynamic";
import { useCallback, useEffect, useState } from "react";
import { isEnd } from "@/lib/room-state";
import { type RoomOptions, useRoom } from "@/lib/use-room";
import { Composer } from "./composer/composer";
import { ConnectionBanner } from "./connection-banner";
import { Log } from "./log/log";
import { LogAnnouncer } from "./log/log-announcer";
import { PeopleProvider } from "./message/people";
import { useKnownPeople } from "./message/use-known-people";
import { RoomEnd } from "./room-end";
import { RoomHeader } from "./room-header";
import type { RoomInfo } from "./room-info";
import { refreshRoomList } from "./sidebar/use-room-list";

const PeoplePanel = dynamic(() => import("./people/people-panel"), { ssr: false });

/** A room on the screen; the only owner of its socket. */
export function Room({
  room,
  me,
  history,
  partyUrl,
}: { room: RoomInfo } & Pick<RoomOptions, "me" | "history" | "partyUrl">) {
  const { state, send, resend, discard, loadOlder, reconnect } = useRoom({
    roomId: room.id,
    me,
    history,
    partyUrl,
  });
  const [sends, setSends] = useState(0);
  const [peopleShown, setPeopleShown] = useState(false);
  const closePeople = useCallback(() => setPeopleShown(false), []);
  const sendMessage = useCallback(
    (msg: string) => {
      send(msg);
      setSends((count) => count + 1);
    },
    [send],
  );
  const { connection } = state;
  const people = useKnownPeople(me, state.entries, state.people);
  const ended = isEnd(connection);
  useEffect(() => {
    if (ended) refreshRoomList();
  }, [ended]);

  return (
    <div className="flex min-w-0 flex-1 flex-col">
      <RoomHeader
        room={room}
        people={state.people}
        peopleShown={peopleShown}
        ended={ended}
        onPeople={() => setPeopleShown(!peopleShown)}
      />
      <div className="flex min-h-0 flex-1">
        <div className="relative flex min-w-0 flex-1 flex-col">
          <ConnectionBanner connection={connection} onRetry={reconnect} />
          <PeopleProvider value={people}>
            <Log
              room={room}
              me={me}
              state={state}
              sends={sends}
              loadOlder={loadOlder}
              onRetry={resend}
              onDiscard={discard}
            />
          </PeopleProvider>
          <LogAnnouncer entries={state.entries} me={me} />
          {ended ? (
            <RoomEnd connection={connection} roomId={room.id} />
          ) : (
            <Composer room={room} me={me} people={state.people} onSend={sendMessage} />
          )}
        </div>
        {peopleShown && !ended && (
          <PeoplePanel room={room} me={me} people={state.people} onClose={closePeople} />
        )}
      </div>
    </div>
  );
}
