/** Keys that were looked up lately, by digest: at most this long does a revoked key go on working. */
const KEPT_MS = 30_000;
/** Some hundred bytes each; the oldest goes when one more comes. */
const MOST = 1000;

interface Entry<T> {
  readonly value: T;
  readonly until: number;
}

export interface KeyCache<T> {
  get(digest: string): T | undefined;
  set(digest: string, value: T): void;
}

export function createKeyCache<T>(now: () => Date): KeyCache<T> {
  const entries = new Map<string, Entry<T>>();
  return {
    get(digest) {
      const entry = entries.get(digest);
      // A clock that was moved back would keep an entry for longer than it may live.
      const leftMs = entry ? entry.until - now().getTime() : 0;
      if (entry && leftMs > 0 && leftMs <= KEPT_MS) return entry.value;
      entries.delete(digest);
      return undefined;
    },
    set(digest, value) {
      entries.delete(digest);
      const [oldest] = entries.keys();
      if (entries.size >= MOST && oldest !== undefined) entries.delete(oldest);
      entries.set(digest, { value, until: now().getTime() + KEPT_MS });
    },
  };
}
