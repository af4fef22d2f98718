/** What the address says of a screen. It is the only state of a list, so that a link reproduces the view. */
import { useSearchParams } from 'wouter';

type Values = Readonly<Record<string, string>>;

/** Reads the address, and changes some of its values; an empty one is removed. `isReplacing` leaves no step in the history. */
export function useAddress(): readonly [
  values: Readonly<Partial<Record<string, string>>>,
  set: (changes: Values, isReplacing?: boolean) => void,
] {
  const [search, setSearch] = useSearchParams();
  const set = (changes: Values, isReplacing = false) =>
    setSearch(
      (before) => {
        const next = new URLSearchParams(before);
        for (const [name, value] of Object.entries(changes)) {
          if (value) next.set(name, value);
          else next.delete(name);
        }
        return next;
      },
      { replace: isReplacing },
    );
  return [Object.fromEntries(search), set];
}
