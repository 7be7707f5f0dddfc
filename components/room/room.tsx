"use client";

import { useCallback, useEffect, useMemo, useRef, useState } from "react";
import type { Avatars } from "@/lib/client/people/avatars";
import { type RoomOptions, useRoom } from "@/lib/client/room/use-room";
import { isEnd } from "@/lib/client/state/reducer";
import type { Message } from "@/lib/client/state/types";
import { useKnownAvatars } from "../avatar/avatars-context";
import { useBlocked, useFolded } from "../blocks/use-blocked";
import { AttachmentsProvider } from "../composer/attachments-context";
import { attachmentsPart } from "../composer/attachments-part";
import { Composer } from "../composer/composer";
import { PostingNotice } from "../composer/posting-notice";
import { usePosting } from "../composer/use-posting";
import { useRoomAttachments } from "../composer/use-room-attachments";
import { ViewerHost } from "../files/viewer-host";
import { OriginProvider } from "../message/own-origin";
import { PeopleProvider } from "../message/people";
import { useKnownPeople } from "../message/use-known-people";
import { ActionsProvider } from "../message-actions/actions-context";
import { useActions } from "../message-actions/use-actions";
import { useComposing } from "../message-actions/use-composing";
import { useDeletion } from "../message-actions/use-deletion";
import { useFailedChanges } from "../message-actions/use-failed-changes";
import { useJump } from "../message-actions/use-jump";
import { waitingPart } from "../shell/waiting";
import { useRoomListing } from "../sidebar/rooms-context";
import { refreshRoomList } from "../sidebar/use-room-list";
import { Timeline } from "../timeline/timeline";
import { TypingLine } from "../timeline/typing-line";
import { useReadState } from "../timeline/use-read-state";
import { useLater } from "../ui/later";
import { laterComponent } from "../ui/later-component";
import { ConnectionBanner } from "./connection-banner";
import { RoomProvider, RoomStateProvider } from "./room-context";
import { RoomHeader } from "./room-header";
import type { RoomInfo, RoomPanel } from "./room-info";
import { useCurrentRoom } from "./use-current-room";
import { useEscape } from "./use-escape";
import { useLeave } from "./use-leave";

// Ahead, for what is said soon after the page was opened.
const TimelineAnnouncer = laterComponent(() => import("../timeline/timeline-announcer"), {
  ahead: true,
});
const BlockedNotice = laterComponent(() => import("../blocks/blocked-notice"));
const DeleteMessage = laterComponent(() => import("../message-actions/delete-message"));
const ReportMessage = laterComponent(() => import("../message-actions/report-message"));
const KnownMembers = laterComponent(() => import("../message/known-members"));
// Ahead, as a room may end because the server does.
const RoomEnd = laterComponent(() => import("./room-end"), { ahead: true });
const PeoplePanel = laterComponent(() => import("../people/people-panel"));
const FilesPanel = laterComponent(() => import("../files-panel/files-panel"));

const noAvatars: Avatars = [];

/** The page of one room; the only owner of its socket. */
export function Room({
  room: loaded,
  me,
  history,
  partyUrl,
  origin,
  avatars = noAvatars,
}: {
  room: RoomInfo;
  origin: string;
  /** Those of the authors in `history`. */
  avatars?: Avatars;
} & Pick<RoomOptions, "me" | "history" | "partyUrl">) {
  const handle = useRoom({ roomId: loaded.id, me, history, partyUrl });
  const { state, loadOlder, fill, quote, resend, discard } = handle;
  const { connection, entries, people } = state;
  useKnownAvatars(avatars);
  useKnownAvatars(state.avatars);
  const room = useCurrentRoom(loaded, me, state);
  const direct = useRoomListing(loaded.id)?.direct;
  const { usernames: blocked } = useBlocked();
  const folded = useFolded(loaded.id);
  const { isLeaving, leave } = useLeave();
  const ended = isEnd(connection) && !isLeaving;
  const composing = useComposing(loaded.id, handle, state);
  const attachments = useRoomAttachments(room, me.username, {
    pending: state.pending,
    isEdit: composing.context?.kind === "edit",
  });
  const posting = usePosting(room, state);
  // Whoever may not send here any more may still edit.
  const closed = posting.may === "not" && composing.context?.kind !== "edit" ? posting.why : null;
  const filesPart = useLater(attachmentsPart, false);
  const reading = useReadState(room.id, state, handle, composing.sends);
  const readAll = reading.unread > 0 ? reading.markAllRead : null;
  useEscape(composing.context ? composing.cancel : readAll);
  const { target, jump } = useJump(handle.jumpTo);
  const deletion = useDeletion(handle.remove);
  const [reported, setReported] = useState<Message | null>(null);
  const actions = useActions(room, me.username, {
    react: handle.react,
    reply: composing.startReply,
    edit: composing.startEdit,
    remove: deletion.ask,
    report: setReported,
    jump,
    markUnread: reading.markUnread,
  });
  const known = useKnownPeople(me, entries, state);
  const [panel, setPanel] = useState<RoomPanel | null>(null);
  const closePanel = useCallback(() => setPanel(null), []);
  const latest = useRef({ room, state });
  useEffect(() => {
    latest.current = { room, state };
  });
  const readEntries = useCallback(() => latest.current.state.entries, []);
  const context = useMemo(
    () => ({ room, me, folded, readEntries, leave, loadOlder, fill, quote, resend, discard }),
    [room, me, folded, readEntries, leave, loadOlder, fill, quote, resend, discard],
  );
  useFailedChanges(state.pending, discard);
  // Entering an open room makes the user a member, and the end of a room ends that.
  const isNewMember = useRoomListing(room.id)?.role === null && connection.state === "online";
  useEffect(() => {
    if (ended || isNewMember) refreshRoomList();
  }, [ended, isNewMember]);

  const [openedAt] = useState(state.lastId);
  const waiting = useLater(waitingPart, false);
  useEffect(() => {
    waitingPart.get()?.forgetRoom(loaded.id);
    return () => {
      const part = waitingPart.get();
      const { room: now, state: last } = latest.current;
      const kept = isEnd(last.connection) ? null : part?.newestHistory(last);
      if (!part || !kept) return;
      part.rememberRoom(
        loaded.id,
        <Room key={loaded.id} room={now} history={kept} {...{ me, partyUrl, origin }} />,
      );
    };
  }, [loaded.id, me, partyUrl, origin]);

  return (
    <RoomProvider value={context}>
      <RoomStateProvider value={state}>
        <ActionsProvider value={ended ? null : actions}>
          <PeopleProvider value={known}>
            <OriginProvider value={origin}>
              <AttachmentsProvider value={attachments}>
                <div data-print="flow" className="relative flex min-w-0 flex-1 flex-col">
                  <RoomHeader
                    ended={ended}
                    panel={panel}
                    onPanel={(wanted) => setPanel(wanted === panel ? null : wanted)}
                    onMarkAllRead={readAll}
                  />
                  <div
                    data-print="flow"
                    className="flex min-h-0 flex-1 pr-[env(safe-area-inset-right)]"
                  >
                    <div data-print="flow" className="relative flex min-w-0 flex-1 flex-col">
                      <ConnectionBanner connection={connection} onRetry={handle.reconnect} />
                      <Timeline sends={composing.sends} target={target} reading={reading} />
                      {waiting && <waiting.KeepRoom />}
                      <TimelineAnnouncer
                        entries={entries}
                        lastId={openedAt}
                        me={me}
                        folded={folded}
                      />
                      {ended ? (
                        <RoomEnd connection={connection} roomId={room.id} />
                      ) : (
                        <>
                          <TypingLine people={state.typing} folded={folded} />
                          {direct && (closed === "nobody" || blocked.has(direct.username)) ? (
                            <BlockedNotice person={direct} />
                          ) : closed ? (
                            <PostingNotice why={closed} />
                          ) : (
                            <Composer
                              posting={posting}
                              people={people}
                              context={composing.context}
                              onSend={composing.submit}
                              onCancelContext={composing.cancel}
                              onEditLast={composing.editLast}
                              onEdited={composing.keepText}
                              onTyping={handle.typing}
                              onSignedOut={handle.reconnect}
                            />
                          )}
                          {known.hasUnknown && (
                            <KnownMembers
                              roomId={room.id}
                              entries={entries}
                              known={known.known}
                              onMembers={known.onMembers}
                            />
                          )}
                          {reported && (
                            <ReportMessage
                              message={reported}
                              roomId={room.id}
                              onClose={() => setReported(null)}
                            />
                          )}
                          {deletion.message && (
                            <DeleteMessage
                              message={deletion.message}
                              onDelete={deletion.confirm}
                              onClose={deletion.close}
                            />
                          )}
                        </>
                      )}
                    </div>
                    {panel === "people" && !ended && <PeoplePanel onClose={closePanel} />}
                    {panel === "files" && !ended && <FilesPanel onClose={closePanel} />}
                  </div>
                  {filesPart && !ended && !closed && <filesPart.FileIntake />}
                  <ViewerHost />
                </div>
              </AttachmentsProvider>
            </OriginProvider>
          </PeopleProvider>
        </ActionsProvider>
      </RoomStateProvider>
    </RoomProvider>
  );
}
