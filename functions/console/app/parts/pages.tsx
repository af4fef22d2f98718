interface PagesProps {
  readonly cursor: string | undefined;
  readonly next: string | null | undefined;
  readonly onTurn: (cursor: string) => void;
}

/** Turns to the next page, and back to the first. */
export function Pages({ cursor, next, onTurn }: PagesProps) {
  if (!cursor && !next) return null;
  return (
    <div className="row">
      <p className="print-only">This is a page of the list. “Print” in the console, or Ctrl P, prints all of it.</p>
      {cursor && (
        <button type="button" className="btn" onClick={() => onTurn('')}>
          First page
        </button>
      )}
      {next && (
        <button type="button" className="btn" onClick={() => onTurn(next)}>
          Next page
        </button>
      )}
    </div>
  );
}
