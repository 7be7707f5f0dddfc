/** Tells the bench how far the generator is, and waits until the bench has looked at the server. */
export type Checkpoint = (name: string) => Promise<void>;
