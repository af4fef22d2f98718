/** Many statements of the schema in few calls: a call of the Data API takes longer than what most of them do. */
import type { Statement } from '../../../engine/data/statement.ts';
import { plainStatement } from './schema.ts';

/** Bytes of a batch; a statement of the Data API has 65,536 characters at the most. */
const MOST = 60_000;

interface Part {
  /** The file that it is of; an error begins with it. */
  readonly name: string;
  readonly sql: string;
}

/** A tag that is not in the text, for a string between dollars. */
function tagFor(text: string, at = 0): string {
  const tag = `$batch${at}$`;
  return text.includes(tag) ? tagFor(text, at + 1) : tag;
}

function quoted(text: string): string {
  const tag = tagFor(text);
  return `${tag}${text}${tag}`;
}

const stepOf = ({ name, sql }: Part): string => `part = ${quoted(name)}; execute ${quoted(sql)};\n`;

function blockOf(steps: readonly string[]): Statement<Record<never, never>, never> {
  const body = `declare part text;
begin
${steps.join('')}exception when others then
  raise exception using errcode = sqlstate, message = part || ': ' || sqlerrm;
end`;
  return plainStatement(`do ${quoted(body)}`);
}

/**
 * Returns blocks that run the statements in their order, each block whole or not at all. A block has the time of one call, so none of its statements may
 * take long.
 */
export function inBatches(parts: readonly Part[]): Statement<Record<never, never>, never>[] {
  const batches: string[][] = [];
  let bytes = MOST;
  for (const step of parts.map(stepOf)) {
    const own = Buffer.byteLength(step);
    if (bytes + own > MOST) {
      batches.push([]);
      bytes = 0;
    }
    batches.at(-1)?.push(step);
    bytes += own;
  }
  return batches.map(blockOf);
}
