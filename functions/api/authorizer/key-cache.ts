/** How long a key is cached by its digest, and so how long a revoked key may go on working. */
const KEPT_MS = 30_000;
/** Most entries, of some hundred bytes each; beyond it the oldest is removed. */
const MOST = 1000;

interface Entry<T> {
  readonly value: T;
  readonly until: number;
}

interface KeyCache<T> {
  get(digest: string): T | undefined;
  set(digest: string, value: T): void;
}

export function createKeyCache<T>(now: () => Date): KeyCache<T> {
  const entries = new Map<string, Entry<T>>();
  return {
    get(digest) {
      const entry = entries.get(digest);
      // After the clock was set back, an entry would stay for longer than KEPT_MS.
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
