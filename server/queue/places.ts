// How many pieces of work a process does at the same time.

export type Places = { /** Throws what `work` throws. */ take: (work: () => Promise<unknown>) => Promise<void> };

/** `count` at a time; the others wait in the order in which they came. */
export const createPlaces = (count: number): Places => {
  const waiting: (() => void)[] = [];
  let free = count;
  return {
    take: async (work) => {
      if (free > 0) free -= 1;
      else await new Promise<void>((resolve) => void waiting.push(resolve));
      try {
        await work();
      } finally {
        const next = waiting.shift();
        if (next) next();
        else free += 1;
      }
    },
  };
};
