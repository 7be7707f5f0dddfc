/** Bounds that clients and rooms share. */
export const limits = {
  /** A message's length in code points, so that 😀 counts as one. */
  messageCharacters: 4_000,
  /** No frame of a message can be longer: 4,000 characters, each escaped as two \uXXXX. */
  frameCharacters: 64 * 1024,
  /** How many missed events a room sends again; the rest is fetched as history. */
  replayEvents: 500,
  tokenTtlSeconds: 60,
  tokenWaitSeconds: 10,
  /** Sockets of one address that have sent no token yet, before LIMITS_FACTOR: a client sends it at once. */
  waitingPerAddress: 100,
  /** How long a person whose connection dropped still counts as here. */
  dropGraceSeconds: 10,
  /** How long a removed person's socket is answered `false` before it is closed. */
  removedGraceSeconds: 60,
  /** With more people than this online, comings and goings are told once a second, as one array. */
  calmPresencePeople: 500,
  /** How long a person counts as typing after their last sign of it. */
  typingSeconds: 5,
  /** An emoji is a cluster of a few code points; the longest of Unicode (flags, families) fit. */
  emojiUnits: 64,
} as const;

/** Ten years: a room that keeps messages for longer keeps them for ever. */
export const maxKeepDays = 3_650;
