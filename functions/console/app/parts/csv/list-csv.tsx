import { call, type Input, type ReplyOf, type RouteName } from '../../api/call.ts';
import type { Page } from '../../api/read-pages.ts';
import type { Columns } from './csv.ts';
import { CsvButton } from './csv-button.tsx';

/** Routes that reply with pages, of a size that the caller says. */
type ListName = { [N in RouteName]: ReplyOf<N> extends Page<unknown> ? N : never }[Exclude<
  RouteName,
  'listMaintenance'
>];

type ItemOf<N extends ListName> = ReplyOf<N> extends Page<infer T> ? T : never;

interface ListCsvProps<N extends ListName> {
  /** Of the file. */
  readonly name: string;
  readonly list: N;
  /** As the list is narrowed on the screen. Its page is left out: the file begins at the first row. */
  readonly input?: Pick<Input<N>, 'params' | 'query'>;
  readonly columns: Columns<ItemOf<N>>;
  readonly refusal?: string | undefined;
}

const PAGE_ROWS = 200;

/** Saves a list of the API as CSV, up to 10 000 rows; moments are in UTC. */
export function ListCsv<N extends ListName>({ list, input = {}, ...rest }: ListCsvProps<N>) {
  const { cursor: _, ...narrowed } = input.query ?? {};
  const read = async (page: { readonly cursor?: string }) =>
    (await call(list, { ...input, query: { ...narrowed, ...page, limit: PAGE_ROWS } })).data as Page<ItemOf<N>>; // what ListName asks of the route
  return <CsvButton {...rest} read={read} />;
}
