/** Reports a checkpoint to the bench and waits until it has read the server's figures. */
export type Checkpoint = (name: string) => Promise<void>;
