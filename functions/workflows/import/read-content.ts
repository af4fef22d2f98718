/** Reads the content of an import: finds its format, and converts it. */
import { parseInput } from '../../engine/data/exact-json.ts';
import { type FormatName, formatNames } from './format-names.ts';
import * as registry from './formats.ts';
import type { ConvertedContent, Format } from './report.ts';
import { makeStorable } from './storable.ts';

const found: readonly Format[] = Object.values(registry);
/** In the order of their names, in which a content is looked at. */
const formats = formatNames.flatMap((name) => found.find((one) => one.name === name) ?? []);

/** A content, converted; or what is wrong with it, when nothing can be said of it. */
export type ReadContent =
  | { readonly format: FormatName; readonly converted: ConvertedContent; readonly notes: readonly string[] }
  | { readonly problem: string };

const MOST_SHOWN = 20;

/** A text is JSON, or JSON in lines, of which bad ones are rows of their own. */
function parse(text: string): { readonly value: unknown } | { readonly problem: string } {
  const trimmed = text.replace(/^\ufeff/, '').trim();
  if (trimmed === '') return { problem: 'is empty' };
  try {
    return { value: parseInput(trimmed) };
  } catch {
    const lines = trimmed.split('\n').filter((line) => line.trim() !== '');
    const read = lines.map((line) => {
      try {
        return parseInput(line);
      } catch {
        return undefined;
      }
    });
    const isLines = lines.length > 1 && read.some((one) => typeof one === 'object' && one !== null);
    return isLines ? { value: read.map((one) => one ?? null) } : { problem: 'is neither JSON nor lines of JSON' };
  }
}

/** Never throws, whatever the content is. */
export function readContent(content: unknown, named: string | undefined): ReadContent {
  const parsed = typeof content === 'string' ? parse(content) : { value: content };
  if ('problem' in parsed) return parsed;
  if (typeof parsed.value !== 'object' || parsed.value === null)
    return { problem: 'must be an object or a list, or a text with one of them' };
  const { content: value, tooDeep, cleanedTexts } = makeStorable(parsed.value);
  const format =
    named === undefined ? formats.find(({ detect }) => detect(value)) : formats.find(({ name }) => name === named);
  if (!format) return { problem: `looks like none of the formats ${formatNames.join(', ')}; name one in "format"` };
  const notes = [
    ...tooDeep.slice(0, MOST_SHOWN).map((place) => `${place} is nested too deep, and is left out`),
    ...(cleanedTexts > 0
      ? [
          `${cleanedTexts} texts or numbers could not be stored as they are: NUL, half of a character, or too many digits`,
        ]
      : []),
  ];
  return { format: format.name, converted: format.convert(value), notes };
}
