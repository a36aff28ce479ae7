// Finds the terms of a lexicon in a row of units: at each place the longest, none inside a longer one.

type Node = { next: Map<string, Node>; labels: string[] };
export type Hit = { start: number; end: number; labels: readonly string[] };

const newNode = (): Node => ({ next: new Map(), labels: [] });

/** A tree over rows of strings; several labels may share one term. */
export class TermTree {
  readonly #root = newNode();

  add(term: readonly string[], label: string): void {
    let node = this.#root;
    for (const step of term) {
      const child = node.next.get(step) ?? newNode();
      node.next.set(step, child);
      node = child;
    }
    if (!node.labels.includes(label)) node.labels.push(label);
  }

  find(row: readonly (string | null)[]): Hit[] {
    const hits: Hit[] = [];
    let reached = 0;
    for (let start = 0; start < row.length; start += 1) {
      let node: Node | undefined = this.#root;
      let best: Hit | null = null;
      for (let at = start; at < row.length; at += 1) {
        const step: string | null | undefined = row[at];
        if (step === null || step === undefined) break;
        node = node.next.get(step);
        if (node === undefined) break;
        if (node.labels.length > 0) best = { start, end: at + 1, labels: node.labels };
      }
      if (best === null || best.end <= reached) continue;
      hits.push(best);
      reached = best.end;
    }
    return hits;
  }
}
