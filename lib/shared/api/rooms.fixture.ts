import type { RoomListing } from "./rooms";

/** For tests: a room without messages that the caller is a member of. */
export function listingOf(values: Partial<RoomListing>): RoomListing {
  return {
    id: 1,
    name: "Tea",
    owner: "ann",
    private: false,
    role: "member",
    members: 1,
    online: 0,
    unread: 0,
    mentions: 0,
    keepDays: null,
    writers: "all",
    slowSeconds: 0,
    lastId: 0,
    lastTime: null,
    readId: 0,
    notify: "all",
    direct: null,
    ...values,
  };
}
