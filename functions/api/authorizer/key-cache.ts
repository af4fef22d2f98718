/** How long a key is cached by its digest, and so how long a revoked key may go on working. */
const KEPT_MS = 30_000;
/** How long a revoked or expired key is: it does not come back, and its holder must not keep the database awake. */
const ENDED_KEPT_MS = 3_600_000;
/** Most entries, of some hundred bytes each; beyond it the oldest is removed. */
const MOST = 1000;

interface Entry<T> {
  readonly value: T;
  readonly until: number;
  readonly keptMs: number;
}

interface KeyCache<T> {
  get(digest: string): T | undefined;
  set(digest: string, value: T): void;
}

export function createKeyCache<T>(now: () => Date, isEnded: (value: T) => boolean): KeyCache<T> {
  const entries = new Map<string, Entry<T>>();
  return {
    get(digest) {
      const entry = entries.get(digest);
      // After the clock was set back, an entry would stay for longer than it may.
      const leftMs = entry ? entry.until - now().getTime() : 0;
      if (entry && leftMs > 0 && leftMs <= entry.keptMs) return entry.value;
      entries.delete(digest);
      return undefined;
    },
    set(digest, value) {
      entries.delete(digest);
      const [oldest] = entries.keys();
      if (entries.size >= MOST && oldest !== undefined) entries.delete(oldest);
      const keptMs = isEnded(value) ? ENDED_KEPT_MS : KEPT_MS;
      entries.set(digest, { value, until: now().getTime() + keptMs, keptMs });
    },
  };
}
