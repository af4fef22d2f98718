/** Writes the lines that a handler notes: many of them with one statement. */
import { now } from '../../clock.ts';
import type { Json } from '../../data/statement.ts';

/** A line that a handler has noted. */
export interface NotedLine {
  readonly at: string;
  readonly text: string;
  readonly [member: string]: Json;
}

/** The ledger keeps no more. */
const MOST_LINES = 40;
/** A handler that notes a line now and then has each written at once, so that people see how far it is. */
const PAUSE_MS = 1000;

/** What jsonb can hold. */
const storable = (text: string): string => text.replaceAll('\0', '').replace(/\p{Surrogate}/gu, '\ufffd');

/** Gathers lines and writes them: at once after a quiet second, else forty at a time. `end` writes what is left; what is noted later is lost. */
export function gatherNotes(write: (lines: readonly NotedLine[]) => Promise<void>) {
  let waiting: NotedLine[] = [];
  let writtenMs = Number.NEGATIVE_INFINITY;
  let isOver = false;
  const flush = async () => {
    const lines = waiting;
    if (lines.length === 0) return;
    waiting = [];
    writtenMs = performance.now();
    try {
      await write(lines);
    } catch (error) {
      waiting = [...lines, ...waiting].slice(-MOST_LINES);
      throw error;
    }
  };
  return {
    async add(text: string): Promise<void> {
      if (isOver) return;
      waiting.push({ at: now().toISOString(), text: storable(text) });
      if (waiting.length >= MOST_LINES || performance.now() - writtenMs >= PAUSE_MS) await flush();
    },
    async end(): Promise<void> {
      isOver = true;
      await flush();
    },
  };
}
