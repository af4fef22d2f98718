/** Gathers what is to be sent at the same moment, so that one call takes many. */
import { sleep } from '../../../../engine/sleep.ts';

/** Messages of a claim start together; this is longer than they are apart. */
const GATHER_MS = 25;

interface Batch<Item, Result> {
  readonly items: Item[];
  readonly results: Promise<readonly Result[]>;
  readonly close: () => void;
}

interface Gathering<Item, Result> {
  /** Items of one key may go together. */
  readonly keyOf: (item: Item) => string;
  readonly most: number;
  /** Results are in the order of the items. */
  readonly call: (items: readonly Item[]) => Promise<readonly Result[]>;
}

/** Returns a function that sends one item together with others. When the call rejects, all of them do. */
export function gather<Item, Result>({ keyOf, most, call }: Gathering<Item, Result>) {
  const open = new Map<string, Batch<Item, Result>>();
  const openBatch = (key: string): Batch<Item, Result> => {
    const items: Item[] = [];
    let isFull = () => {};
    const full = new Promise<void>((done) => {
      isFull = done;
    });
    const results = Promise.race([full, sleep(GATHER_MS)]).then(() => {
      if (open.get(key)?.items === items) open.delete(key);
      return call(items);
    });
    return { items, results, close: isFull };
  };
  return async (item: Item): Promise<Result | undefined> => {
    const key = keyOf(item);
    const batch = open.get(key) ?? openBatch(key);
    const place = batch.items.push(item) - 1;
    if (batch.items.length < most) open.set(key, batch);
    else {
      open.delete(key);
      batch.close();
    }
    return (await batch.results)[place];
  };
}
