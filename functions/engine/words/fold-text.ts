/** Compares words as people write them. automation.fold_text and automation.is_opt_out do the same where the data is. */

/** Accents, when a letter is written apart from them. */
const ACCENTS = /[\u0300-\u036f]/g;
const SPACES = /[\t-\r \u0085\u1680\u2028\u2029\ufeff]+/g;
const AROUND = /^[ .,;:!?"'()]+|[ .,;:!?"'()]+$/g;

/**
 * Compatible forms made one (NFKC), lower case, without accents, with single spaces, and without white space and punctuation around it.
 * A final sigma is an ordinary one, and a sharp s is written ss, as in capitals.
 */
export function foldText(said: string): string {
  const bare = said.normalize('NFKC').normalize('NFD').replace(ACCENTS, '').toLowerCase();
  return bare.normalize('NFC').replaceAll('ς', 'σ').replaceAll('ß', 'ss').replace(SPACES, ' ').replace(AROUND, '');
}

/** Tells whether a message is one of the words by which somebody wants no more messages, and nothing else. */
export function isOptOut(said: string, words: readonly string[]): boolean {
  const folded = foldText(said);
  return folded !== '' && words.some((word) => foldText(word) === folded);
}
