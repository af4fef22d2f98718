/** Controls, bidirectional controls, zero-width and other characters without a shape, and separators of lines. */
const INVISIBLE = /[\p{Cc}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}]/gu;
/** Joiners between letters and the selectors of emoji: several scripts and emoji are written with them. */
const JOINER = /(?<=\p{L}|\p{M}|\p{Emoji}|\ufe0f)(?:\u200c|\u200d)(?=\p{L}|\p{M}|\p{Emoji})/gu;
const SELECTOR = /(?<=\p{Emoji})(?:\ufe0e|\ufe0f)/gu;

/** Returns a name as a recipient may see it: characters that can make one name look like another are left out. */
export function shownName(name: string): string {
  const kept = new Set([JOINER, SELECTOR].flatMap((part) => [...name.matchAll(part)].map(({ index }) => index)));
  return name.replace(INVISIBLE, (character, index: number) => (kept.has(index) ? character : '')).trim();
}
