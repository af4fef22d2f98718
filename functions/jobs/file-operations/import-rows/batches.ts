/** Reads a file in batches, each small enough for one transaction, behind the last row whose outcome is known. */
import { createHash } from 'node:crypto';
import { type Collection, MOST_ROWS } from '../../../api/crm/collections.ts';
import { type ImportSettings, MOST_FILE_ROWS } from '../../../api/crm/csv/settings.ts';
import { FileFault } from './fault.ts';
import { type Plan, planOf } from './plan.ts';
import { type FileRow, idOf, readCells } from './read-cells.ts';
import { recordsOf } from './read-records.ts';
import type { OpenFile } from './read-text.ts';

/** One statement holds so much. */
const MOST_CHARACTERS = 2_000_000;

/** Rows of a file that follow each other. The same file gives the same batches, wherever reading begins. */
export interface FileBatch {
  readonly rows: readonly FileRow[];
  /** Number of its last row in the file. */
  readonly lastRow: number;
  /** How much of the file was read by then. */
  readonly bytesRead: number;
}

interface Reading {
  readonly collection: Collection;
  readonly settings: ImportSettings;
  /** Rows up to this one have a known outcome. */
  readonly after: number;
}

const LONGEST_KEPT = 32;

/** Ids as they are, and long ones as their hash, which is longer than any id that is kept: a million take some hundred megabytes at most. */
const kept = (id: string): string =>
  id.length <= LONGEST_KEPT ? id : createHash('sha256').update(id).digest('base64');

const isBlank = (cells: readonly string[]): boolean => cells.every((cell) => cell === '');
const sizeOf = (cells: readonly string[]): number => cells.reduce((sum, cell) => sum + cell.length, 0);

/** Closes the file when its header is refused. */
async function planned(records: AsyncGenerator<string[]>, plan: () => Plan): Promise<Plan> {
  try {
    return plan();
  } catch (error) {
    await records.return(undefined);
    throw error;
  }
}

/** The rows of a file, blank ones left out, with the plan that its header gives. */
export async function readFile(file: OpenFile, { collection, settings, after }: Reading) {
  const records = recordsOf(file, settings.delimiter);
  const first = await records.next();
  if (first.done) throw new FileFault('EMPTY_FILE', 'the file has no rows; its first row must be a header');
  const plan = await planned(records, () => planOf(collection, first.value, settings));
  return { plan, batches: batchesOf(records, plan, { collection, settings, after }, () => file.bytesRead()) };
}

/** Says of each row whether an earlier one has its id. */
function repetitions(plan: Plan, settings: ImportSettings): (cells: readonly string[]) => boolean {
  const seen = new Set<string>();
  return (cells) => {
    const id = idOf(plan, cells, settings);
    if (id === null) return false;
    const before = seen.size;
    return seen.add(kept(id)).size === before;
  };
}

/** Yields until the file cannot be read any further, and says why at the end: what was read before is of use. */
async function* readable(
  records: AsyncGenerator<string[]>,
  stopped: (fault: FileFault) => void,
): AsyncGenerator<string[]> {
  try {
    yield* records;
  } catch (error) {
    if (!(error instanceof FileFault)) throw error;
    stopped(error);
  }
}

const tooMany = (row: number) =>
  new FileFault(
    'TOO_MANY_ROWS',
    `the file has more than ${MOST_FILE_ROWS} rows; import those from row ${row} by another file`,
  );

async function* batchesOf(
  records: AsyncGenerator<string[]>,
  plan: Plan,
  { collection, settings, after }: Reading,
  bytesRead: () => number,
): AsyncGenerator<FileBatch> {
  const isRepeatedIn = repetitions(plan, settings);
  let fault: FileFault | undefined;
  let row = 1;
  let count = 0;
  let characters = 0;
  let rows: FileRow[] = [];
  for await (const cells of readable(records, (found) => {
    fault = found;
  })) {
    row += 1;
    if (isBlank(cells)) continue;
    count += 1;
    if (count > MOST_FILE_ROWS) {
      row -= 1;
      fault = tooMany(row + 1);
      break;
    }
    const isRepeated = isRepeatedIn(cells);
    if (row <= after) continue;
    rows.push(readCells(collection, plan, settings, { row, cells, isRepeated }));
    characters += sizeOf(cells);
    if (rows.length < MOST_ROWS && characters < MOST_CHARACTERS) continue;
    yield { rows, lastRow: row, bytesRead: bytesRead() };
    rows = [];
    characters = 0;
  }
  if (rows.length > 0) yield { rows, lastRow: row, bytesRead: bytesRead() };
  if (fault) throw fault;
}
