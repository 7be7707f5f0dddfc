/** Limits that clients and rooms share. */
export const limits = {
  /** A message's length in code points, so that 😀 counts as one. */
  messageCharacters: 4_000,
  /** No message's frame can be longer: 4,000 characters, each escaped as two \uXXXX. */
  frameCharacters: 64 * 1024,
  /** How many missed events a room replays; clients fetch older ones as history. */
  replayEvents: 500,
  filesPerMessage: 10,
  /** Of one message. */
  previewsPerMessage: 3,
  /** Of a file's alternative text, in code points. */
  altCharacters: 1_000,
  tokenTtlSeconds: 60,
  tokenWaitSeconds: 10,
  /** Sockets of one address without a token, before LIMITS_FACTOR. Clients send it at once, so few wait. */
  waitingPerAddress: 100,
  /** How long a person stays present after their last connection dropped. */
  dropGraceSeconds: 10,
  /** How long a removed person's socket still gets `{"status": false}` before it is closed. */
  removedGraceSeconds: 60,
  /** With more people online than this, enter and leave go out once a second, as one array. */
  calmPresencePeople: 500,
  /** With more people online than this, a room is crowded: clients that ask for it get their number. */
  namedPeople: 1_000,
  /** With no more people online than this, a crowded room names them again. Less, so it stays rare. */
  namedAgainPeople: 500,
  /** How long a person counts as typing after their last typing frame. */
  typingSeconds: 5,
  /** In UTF-16 units; Unicode's longest emoji (flags, families) fit. */
  emojiUnits: 64,
} as const;

/** Six hours. */
export const maxSlowSeconds = 21_600;

/** Ten years. A room that should keep messages longer keeps them forever (null). */
export const maxKeepDays = 3_650;
