/** Whether what a language model made of a sentence says the same. What this lets pass is shown; anything else is not. */
import { NAME } from './put-names.ts';
import { isTime, readNumbers, type Stated } from './read-numbers.ts';

/** Characters, and in parts of the plain sentence. */
const MOST_LENGTH = 800;
const MOST_TIMES = 1.5;
const MOST_SENTENCES = 3;

/** As words.ts says intervals: one may be left out, as a whole. */
const INTERVAL = /(between \d+ % and \d+ %, chance considered)/;

/** No markup, no link, no sign of money, no digit or letter of another script, no line. */
const ALLOWED = /^[A-Za-z0-9 .,;:!?%()'"’‘“”–—-]*$/;
const LINK = /[A-Za-z]\.[A-Za-z]/;
const ROMAN = /\b[IVXLCDM]+\b/;

const NUMBERS = `zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen
  eighteen nineteen twenty thirty forty fifty sixty seventy eighty ninety hundred thousand million billion dozen couple pair single`;
const PARTS = `half halve halved third quarter fourth fifth sixth seventh eighth ninth tenth hundredth percentage majority minority
  once twice thrice double doubled triple tripled quadruple all most every none both always`;
const DENIALS = `no not never nobody nothing nor neither without cannot hardly barely scarcely unfinished incomplete uncompleted`;
const DATES = `second minute hour day week month year daily weekly monthly yearly annual today yesterday tomorrow fortnight decade`;
const MONTHS = 'january february april june july august september october november december';
const WEEKDAYS = 'monday tuesday wednesday thursday friday saturday sunday';
const listOf = (text: string) => text.split(/\s+/);

/** A word that states a figure, denies one or dates it: none may be added. */
const TELLING: ReadonlySet<string> = new Set(
  [NUMBERS, PARTS, DENIALS, DATES, MONTHS, WEEKDAYS].flatMap((words) => listOf(words)),
);
/** Without these the numbers beside them would say something else. */
const KEPT: ReadonlySet<string> = new Set(['half', ...listOf(WEEKDAYS)]);

function tellingWords(text: string): ReadonlySet<string> {
  const words = text.toLowerCase().match(/[a-z]+(?:['’]t\b)?/g) ?? [];
  const found = words.flatMap((word) => {
    if (/['’]t$/.test(word)) return ['not'];
    if (/.fold$/.test(word)) return [word];
    const singular = word === 'ones' ? word : word.replace(/s$/, '');
    return TELLING.has(singular) ? [singular] : [];
  });
  return new Set(found);
}

/** Numbers of the plain sentence that belong together. */
interface Part {
  readonly numbers: readonly Stated[];
  readonly isInterval: boolean;
}

const partsOf = (plain: string): readonly Part[] =>
  plain.split(INTERVAL).flatMap((text, index): Part[] => {
    const numbers = readNumbers(text) ?? [];
    return index % 2 === 1
      ? [{ numbers, isInterval: true }]
      : numbers.map((number) => ({ numbers: [number], isInterval: false }));
  });

function isSame(plain: Stated, said: Stated): boolean {
  if (plain.value !== said.value) return false;
  if (plain.unit === '%') return said.unit === '%' || said.mayBeShare;
  if (said.unit === undefined) return true;
  return isTime(said.unit) || said.unit === '%' || said.unit === 'point' || plain.unit !== undefined
    ? said.unit === plain.unit
    : true;
}

/**
 * The same numbers in the same order: so that "of 30, 3" does not become "of 3, 30". Intervals may be missing, and a number that
 * comes more than once needs to be said once.
 */
function isInOrder(parts: readonly Part[], said: readonly Stated[]): boolean {
  const isOptional = ({ numbers, isInterval }: Part) =>
    isInterval || numbers.every((number) => said.some((other) => isSame(number, other)));
  let places: ReadonlySet<number> = new Set([0]);
  for (const part of parts) {
    const next = new Set<number>();
    for (const place of places) {
      const taken = part.numbers.map((number, index) => ({ number, other: said[place + index] }));
      if (taken.every(({ number, other }) => other !== undefined && isSame(number, other)))
        next.add(place + part.numbers.length);
      if (isOptional(part)) next.add(place);
    }
    places = next;
  }
  return places.has(said.length);
}

const namesIn = (text: string): readonly string[] => [...new Set(text.match(NAME) ?? [])].sort();

/** Why `said` may not stand for `plain`; undefined: it may. Both have names in braces. */
export function faultOf(plain: string, said: string): string | undefined {
  if (said.length > Math.min(MOST_LENGTH, MOST_TIMES * plain.length)) return 'LENGTH';
  if (namesIn(said).join() !== namesIn(plain).join()) return 'NAMES';
  const [plainText, text] = [plain, said].map((one) => one.replaceAll(NAME, '“”')) as [string, string];
  if (!ALLOWED.test(text) || LINK.test(text)) return 'MARKUP';
  const sentences = text.match(/[.!?](?=\s|$)/g)?.length ?? 0;
  if (sentences < 1 || sentences > MOST_SENTENCES || !/[.!?]$/.test(text)) return 'SENTENCES';
  const numbers = readNumbers(text);
  if (numbers === undefined || ROMAN.test(text)) return 'NUMBERS';
  if (!isInOrder(partsOf(plainText), numbers)) return 'NUMBERS';
  const [known, told] = [tellingWords(plainText), tellingWords(text)];
  if ([...told].some((word) => !known.has(word))) return 'WORDS';
  return [...known].some((word) => KEPT.has(word) && !told.has(word)) ? 'WORDS' : undefined;
}
