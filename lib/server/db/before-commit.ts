/**
 * Called inside the transaction, once its rows are changed. If it throws, everything is rolled
 * back, so a change that a room must know of (a removal, a role, a sign-out) is either stored and
 * known to the room or not made at all.
 */
export type BeforeCommit<Change> = (change: Change) => Promise<void>;
