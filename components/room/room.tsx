"use client";

import { useCallback, useEffect, useMemo, useState } from "react";
import { type RoomOptions, useRoom } from "@/lib/client/room/use-room";
import { isEnd } from "@/lib/client/state/reducer";
import { Composer } from "../composer/composer";
import { PeopleProvider } from "../message/people";
import { useKnownPeople } from "../message/use-known-people";
import { ActionsProvider } from "../message-actions/actions-context";
import { useActions } from "../message-actions/use-actions";
import { useComposing } from "../message-actions/use-composing";
import { useDeletion } from "../message-actions/use-deletion";
import { useFailedChanges } from "../message-actions/use-failed-changes";
import { useJump } from "../message-actions/use-jump";
import { useRoomListing } from "../sidebar/rooms-context";
import { refreshRoomList } from "../sidebar/use-room-list";
import { Timeline } from "../timeline/timeline";
import { TimelineAnnouncer } from "../timeline/timeline-announcer";
import { TypingLine } from "../timeline/typing-line";
import { laterComponent } from "../ui/later-component";
import { ConnectionBanner } from "./connection-banner";
import { RoomEnd } from "./room-end";
import { RoomHeader } from "./room-header";
import type { RoomInfo } from "./room-info";

const DeleteMessage = laterComponent(() => import("../message-actions/delete-message"));
const KnownMembers = laterComponent(() => import("../message/known-members"));
const PeoplePanel = laterComponent(() => import("../people/people-panel"));

/** A room on the screen; the only owner of its socket. */
export function Room({
  room: loaded,
  me,
  history,
  partyUrl,
}: { room: RoomInfo } & Pick<RoomOptions, "me" | "history" | "partyUrl">) {
  const handle = useRoom({ roomId: loaded.id, me, history, partyUrl });
  const { state, resend, discard, reconnect } = handle;
  const composing = useComposing(handle, state);
  const { target, jump } = useJump(handle.jumpTo);
  const deletion = useDeletion(handle.remove);
  useFailedChanges(state.pending, discard);
  const [peopleShown, setPeopleShown] = useState(false);
  const closePeople = useCallback(() => setPeopleShown(false), []);
  const { connection, people, roles } = state;
  const listing = useRoomListing(loaded.id);
  const role = roles.get(me.username) ?? listing?.role ?? loaded.role;
  // As it is called by now, and what one may do in it by now.
  const room = useMemo(() => ({ ...loaded, ...state.room, role }), [loaded, state.room, role]);
  const known = useKnownPeople(me, state.entries, people);
  // Who leaves or deletes the room goes elsewhere, and is not told that it ended.
  const [going, setGoing] = useState(false);
  const onGoing = useCallback(async (call: Promise<unknown>) => {
    setGoing(true);
    try {
      await call;
    } catch (error) {
      setGoing(false);
      throw error;
    }
  }, []);
  const ended = isEnd(connection) && !going;
  const actions = useActions(room, me.username, {
    react: handle.react,
    reply: composing.startReply,
    edit: composing.startEdit,
    remove: deletion.ask,
    jump,
  });
  // Whoever enters an open room is a member from then on, and who is out of one is none.
  const isNewcomer = listing?.role === null && connection.state === "online";
  // As it was when the room was opened; it moves on as one reads.
  const [readId] = useState(() => (listing?.unread ? listing.readId || null : null));
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
        onGoing={onGoing}
      />
      <div className="flex min-h-0 flex-1">
        <div className="relative flex min-w-0 flex-1 flex-col">
          <ConnectionBanner connection={connection} onRetry={reconnect} />
          <PeopleProvider value={known}>
            <ActionsProvider value={ended ? null : actions}>
              <Timeline
                room={room}
                me={me}
                state={state}
                sends={composing.sends}
                readId={readId}
                target={target}
                loadOlder={handle.loadOlder}
                fill={handle.fill}
                markRead={handle.markRead}
                quote={handle.quote}
                onRetry={resend}
                onDiscard={discard}
              />
            </ActionsProvider>
          </PeopleProvider>
          <TimelineAnnouncer entries={state.entries} lastId={state.lastId} me={me} />
          {ended ? (
            <RoomEnd connection={connection} roomId={room.id} />
          ) : (
            <>
              <TypingLine people={state.typing} />
              <PeopleProvider value={known}>
                <Composer
                  room={room}
                  me={me}
                  people={state.people}
                  context={composing.context}
                  onSend={composing.submit}
                  onCancelContext={composing.cancel}
                  onEditLast={composing.editLast}
                  onTyping={handle.typing}
                />
              </PeopleProvider>
              {known.hasUnknown && <KnownMembers roomId={room.id} onMembers={known.onMembers} />}
            </>
          )}
          {deletion.asked && !ended && (
            <DeleteMessage
              message={deletion.asked}
              me={me.username}
              onDelete={deletion.confirm}
              onClose={deletion.close}
            />
          )}
        </div>
        {peopleShown && !ended && (
          <PeoplePanel
            room={room}
            me={me}
            people={people}
            roles={roles}
            online={connection.state === "online"}
            onClose={closePeople}
          />
        )}
      </div>
    </div>
  );
}
