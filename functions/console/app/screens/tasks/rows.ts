/** What a view of tasks needs to mark and open them. */
export interface RowsProps {
  readonly selected: ReadonlySet<string>;
  readonly current: string | undefined;
  readonly onSelect: (id: string, isSelected: boolean) => void;
  readonly onOpen: (id: string) => void;
}
