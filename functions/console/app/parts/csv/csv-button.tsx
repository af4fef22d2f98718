import { useMutation } from '@tanstack/react-query';
import { messageOf } from '../../api/api-error.ts';
import { Button } from '../button.tsx';
import { say } from '../toasts.tsx';
import { count, number } from '../words.ts';
import { type Columns, toCsv } from './csv.ts';

interface Page<T> {
  readonly items: readonly T[];
  readonly nextCursor: string | null;
}

interface CsvButtonProps<T> {
  /** Of the file. */
  readonly name: string;
  readonly columns: Columns<T>;
  /** Reads a page of the list as it is narrowed on the screen. */
  readonly read: (cursor: { readonly cursor?: string }) => Promise<Page<T>>;
}

const MOST_ROWS = 10_000;

async function readAll<T>(read: CsvButtonProps<T>['read']): Promise<{ rows: readonly T[]; hasMore: boolean }> {
  const rows: T[] = [];
  let next: string | null = null;
  do {
    const page: Page<T> = await read(next === null ? {} : { cursor: next });
    rows.push(...page.items);
    next = page.nextCursor;
  } while (next !== null && rows.length < MOST_ROWS);
  return { rows, hasMore: next !== null };
}

function save(name: string, text: string): void {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(new Blob([text], { type: 'text/csv' }));
  link.download = name;
  link.click();
  URL.revokeObjectURL(link.href);
}

/** Saves the whole list as CSV, up to 10 000 rows. */
export function CsvButton<T>({ name, columns, read }: CsvButtonProps<T>) {
  const download = useMutation({
    mutationFn: () => readAll(read),
    onSuccess: ({ rows, hasMore }) => {
      save(`${name}.csv`, toCsv(columns, rows));
      say(
        hasMore
          ? `The first ${number(rows.length)} rows are saved. Narrow the list for the others.`
          : `${count(rows.length, 'row')} saved.`,
      );
    },
    onError: (error) => say(messageOf(error), { tone: 'bad' }),
  });
  return (
    <Button kind="sm" isBusy={download.isPending} onClick={() => download.mutate()}>
      {download.isPending ? 'Reading…' : 'CSV'}
    </Button>
  );
}
