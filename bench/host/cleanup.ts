type Undo = () => Promise<void> | void;

/** Undoes work at the end, also on Ctrl-C, in reverse order. */
class Cleanup {
  private readonly undos: Undo[] = [];

  /** Returns a function that cancels the entry once it has been undone. */
  add(undo: Undo): () => void {
    this.undos.push(undo);
    return () => {
      const index = this.undos.indexOf(undo);
      if (index >= 0) this.undos.splice(index, 1);
    };
  }

  async run(): Promise<void> {
    for (let undo = this.undos.pop(); undo; undo = this.undos.pop()) {
      await Promise.resolve(undo()).catch((error) => console.error("while cleaning up:", error));
    }
  }
}

export const cleanup = new Cleanup();
