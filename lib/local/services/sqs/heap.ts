/** A binary heap that drops dead entries when they reach the top, so that removing one costs nothing. */

/** Below this size dead entries are not swept out. */
const SMALLEST_SWEEP = 256;

/** A dead entry may be dropped at any time: push it again when it is live again. */
export class Heap<T> {
  readonly #isBefore: (a: T, b: T) => boolean;
  readonly #isLive: (entry: T) => boolean;
  #entries: T[] = [];
  /** Size at which dead entries are swept out. Without it one old message would keep all later ones in memory. */
  #sweepAt = SMALLEST_SWEEP;

  constructor(isBefore: (a: T, b: T) => boolean, isLive: (entry: T) => boolean) {
    this.#isBefore = isBefore;
    this.#isLive = isLive;
  }

  push(entry: T): void {
    if (this.#entries.length >= this.#sweepAt) this.#sweep();
    this.#entries.push(entry);
    this.#rise(this.#entries.length - 1);
  }

  /** The first live entry, left in place. */
  peek(): T | undefined {
    for (let first = this.#entries[0]; first !== undefined; first = this.#entries[0]) {
      if (this.#isLive(first)) return first;
      this.#removeFirst();
    }
    return undefined;
  }

  pop(): T | undefined {
    const first = this.peek();
    if (first !== undefined) this.#removeFirst();
    return first;
  }

  #sweep(): void {
    this.#entries = this.#entries.filter(this.#isLive);
    for (let place = (this.#entries.length >> 1) - 1; place >= 0; place--) this.#sink(place);
    this.#sweepAt = Math.max(SMALLEST_SWEEP, this.#entries.length * 2);
  }

  #removeFirst(): void {
    const last = this.#entries.pop();
    if (last === undefined || this.#entries.length === 0) return;
    this.#entries[0] = last;
    this.#sink(0);
  }

  #rise(start: number): void {
    let place = start;
    while (place > 0) {
      const parent = (place - 1) >> 1;
      if (!this.#swapIfBefore(place, parent)) return;
      place = parent;
    }
  }

  #sink(start: number): void {
    let place = start;
    for (;;) {
      const left = place * 2 + 1;
      const right = left + 1;
      const child = this.#precedes(right, left) ? right : left;
      if (!this.#swapIfBefore(child, place)) return;
      place = child;
    }
  }

  #precedes(one: number, other: number): boolean {
    const a = this.#entries[one];
    const b = this.#entries[other];
    return a !== undefined && b !== undefined && this.#isBefore(a, b);
  }

  #swapIfBefore(one: number, other: number): boolean {
    const a = this.#entries[one];
    const b = this.#entries[other];
    if (a === undefined || b === undefined || !this.#isBefore(a, b)) return false;
    this.#entries[one] = b;
    this.#entries[other] = a;
    return true;
  }
}
