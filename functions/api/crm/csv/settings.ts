/** What imports and exports keep of how they were asked for. */
import type { Json } from '../../../engine/data/statement.ts';

/** S3 takes a file of this size in one call, and a job reads it in pieces. */
export const MOST_FILE_BYTES = 500_000_000;
/** Data rows of a file: the ids of all are in memory, so that one that comes twice is found. */
export const MOST_FILE_ROWS = 1_000_000;
/** Files, and the reports of imports, are deleted then. The rule of the bucket and CLEANUP_FILES have the same number. */
const KEPT_DAYS = 7;

/** Whether a file that was ended at that moment is still there. */
export const isKept = (endedAt: Date | null, now: Date): boolean =>
  endedAt !== null && now.getTime() < endedAt.getTime() + KEPT_DAYS * 24 * 3_600_000;

export const encodings = ['auto', 'utf-8', 'latin1'] as const;
export const delimiters = ['auto', ',', ';', '\t', '|'] as const;

/** As `row_imports.settings` has them. */
export interface ImportSettings {
  /** Header → name of a field, or null for a column that is left out. */
  readonly columns: Readonly<Record<string, string | null>>;
  /** Name of a field → its value in every row whose own cell is empty or absent. */
  readonly constants: Readonly<Record<string, Json>>;
  readonly dryRun: boolean;
  readonly mode: 'each' | 'all';
  readonly onMissing: 'refuse' | 'hold';
  readonly emptyCells: 'keep' | 'clear';
  readonly encoding: (typeof encodings)[number];
  readonly delimiter: (typeof delimiters)[number];
}

/** As `row_exports.settings` has them. */
export interface ExportSettings {
  readonly filter: Readonly<Record<string, string>>;
  readonly columns: readonly string[];
}
