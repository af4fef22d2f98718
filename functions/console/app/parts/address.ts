/** What a list is narrowed to. The address is its only state, so that a link reproduces the view. */
import { useSearchParams } from 'wouter';

type Values<N extends string> = Readonly<Partial<Record<N | 'cursor', string>>>;

/** Reads and changes the named members of the address. An empty value removes a member; another filter begins at the first page. */
export function useAddress<const N extends string>(
  names: readonly N[],
): [values: Values<N>, set: (changes: Values<N>) => void] {
  const [search, setSearch] = useSearchParams();
  const values: Partial<Record<N | 'cursor', string>> = {};
  for (const name of [...names, 'cursor'] as const) {
    const value = search.get(name);
    if (value) values[name] = value;
  }
  const set = (changes: Values<N>) =>
    setSearch((before) => {
      const next = new URLSearchParams(before);
      if (!('cursor' in changes)) next.delete('cursor');
      for (const [name, value] of Object.entries<string | undefined>(changes)) {
        if (value) next.set(name, value);
        else next.delete(name);
      }
      return next;
    });
  return [values, set];
}
