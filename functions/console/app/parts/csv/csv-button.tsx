import { messageOf } from '../../api/api-error.ts';
import { type Page, readPages } from '../../api/read-pages.ts';
import { useMutation } from '../../api/use-mutation.ts';
import { Button } from '../button.tsx';
import { say } from '../toasts.tsx';
import { count, number } from '../words.ts';
import { type Columns, toCsv } from './csv.ts';
import { saveFile } from './save-file.ts';

interface CsvButtonProps<T> {
  /** Of the file. */
  readonly name: string;
  readonly columns: Columns<T>;
  /** Reads a page of the list as it is narrowed on the screen. */
  readonly read: (cursor: { readonly cursor?: string }) => Promise<Page<T>>;
  readonly refusal?: string | undefined;
}

/** Saves all that `read` gives as CSV, up to 10 000 rows. */
export function CsvButton<T>({ name, columns, read, refusal }: CsvButtonProps<T>) {
  const download = useMutation({
    mutationFn: () => readPages(read),
    onSuccess: ({ items, nextCursor }) => {
      saveFile(`${name}.csv`, toCsv(columns, items));
      say(
        nextCursor === null
          ? `${count(items.length, 'row')} saved.`
          : `The first ${number(items.length)} rows are saved. Narrow the list for the others.`,
      );
    },
    onError: (error) => say(messageOf(error), { tone: 'bad' }),
  });
  return (
    <Button kind="sm" refusal={refusal} isBusy={download.isPending} onClick={() => download.mutate()}>
      {download.isPending ? 'Reading…' : 'CSV'}
    </Button>
  );
}
