"use client";

import dynamic from "next/dynamic";
import { useCallback, useEffect, useMemo, useState } from "react";
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
import { useRoomListing } from "./sidebar/rooms-context";
import { refreshRoomList } from "./sidebar/use-room-list";

const PeoplePanel = dynamic(() => import("./people/people-panel"), { ssr: false });

/** A room on the screen; the only owner of its socket. */
export function Room({
  room: loaded,
  me,
  history,
  partyUrl,
}: { room: RoomInfo } & Pick<RoomOptions, "me" | "history" | "partyUrl">) {
  const { state, send, resend, discard, loadOlder, markRead, reconnect } = useRoom({
    roomId: loaded.id,
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
  const { connection, people, roles } = state;
  const role = roles.get(me.username) ?? loaded.role;
  // As it is called by now, and what one may do in it by now.
  const room = useMemo(() => ({ ...loaded, ...state.room, role }), [loaded, state.room, role]);
  const known = useKnownPeople(me, state.entries, people);
  const ended = isEnd(connection);
  // Whoever enters an open room is a member from then on, and who is out of one is none.
  const isNewcomer = useRoomListing(loaded.id)?.role === null && connection.state === "online";
  useEffect(() => {
    if (ended || isNewcomer) refreshRoomList();
  }, [ended, isNewcomer]);

  return (
    <div className="flex min-w-0 flex-1 flex-col">
      <RoomHeader
        room={room}
        people={people}
        peopleShown={peopleShown}
        ended={ended}
        onPeople={() => setPeopleShown(!peopleShown)}
      />
      <div className="flex min-h-0 flex-1">
        <div className="relative flex min-w-0 flex-1 flex-col">
          <ConnectionBanner connection={connection} onRetry={reconnect} />
          <PeopleProvider value={known}>
            <Log
              room={room}
              me={me}
              state={state}
              sends={sends}
              loadOlder={loadOlder}
              markRead={markRead}
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
          <PeoplePanel room={room} me={me} people={people} roles={roles} onClose={closePeople} />
        )}
      </div>
    </div>
  );
}
