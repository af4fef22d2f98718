/** Translates the texts of a file: `={{ $json.name }}` → `{{ steps.n1.name }}`. */
import { type ExpressionReport, shortened } from '../../report.ts';
import { isDangerous, parseExpression } from './parse.ts';
import { pathOf, plainText, type Resolve, render, written } from './render.ts';
import { NotTranslated } from './tokens.ts';

/** A text of the file in our language. */
export interface Translation {
  readonly text: string;
  /** When the whole text is one value without filters, which keeps its type. */
  readonly path?: string;
  /** Undefined for a text that is no expression. */
  readonly outcome?: ExpressionReport['outcome'];
  readonly reason: string | null;
}

/** Texts of n8n that begin with `=` are expressions. */
export const isExpression = (value: unknown): value is string => typeof value === 'string' && value.startsWith('=');

/** What n8n fills in. */
const FRAGMENT = /\{\{([\s\S]*?)\}\}/g;

const MOST_CHARACTERS = 20_000;

/** Stands in the place of what is not translated. No version has such a path, so the draft is not published before a person has written it anew. */
export const placeholder = (fragment: string): string =>
  `{{ n8n: ${fragment
    .replaceAll(/["'{}|\s]+/g, ' ')
    .trim()
    .slice(0, 150)} }}`;

interface Fragment {
  readonly text: string;
  readonly outcome: ExpressionReport['outcome'];
  readonly path?: string;
  readonly reasons: readonly string[];
}

function translateFragment(fragment: string, resolve: Resolve): Fragment {
  if (isDangerous(fragment))
    return { text: placeholder('refused'), outcome: 'refused', reasons: ['reaches for code, which is never carried'] };
  try {
    const { pieces, notes } = render(parseExpression(fragment), resolve);
    const [only] = pieces;
    const isPlain = pieces.length === 1 && only !== undefined && 'path' in only && only.filters.length === 0;
    const text = pieces.map(written).join('');
    return { text, outcome: 'translated', reasons: notes, ...(isPlain ? { path: pathOf(only.path) } : {}) };
  } catch (error) {
    if (!(error instanceof NotTranslated)) throw error;
    return { text: placeholder(fragment), outcome: 'kept', reasons: [error.message] };
  }
}

function outcomeOf(fragments: readonly Fragment[]): ExpressionReport['outcome'] {
  const outcomes = new Set(fragments.map(({ outcome }) => outcome));
  if (outcomes.has('refused')) return 'refused';
  if (!outcomes.has('kept')) return 'translated';
  return outcomes.has('translated') ? 'partly' : 'kept';
}

/** Never throws, and evaluates nothing. */
export function translate(value: string, resolve: Resolve): Translation {
  if (!isExpression(value)) return { text: plainText(value), reason: null };
  const body = value.slice(1);
  if (body.length > MOST_CHARACTERS)
    return { text: placeholder('too long'), outcome: 'kept', reason: `has more than ${MOST_CHARACTERS} characters` };
  const fragments: Fragment[] = [];
  let text = '';
  let end = 0;
  for (const match of body.matchAll(FRAGMENT)) {
    const fragment = translateFragment(match[1] ?? '', resolve);
    fragments.push(fragment);
    text += plainText(body.slice(end, match.index)) + fragment.text;
    end = match.index + match[0].length;
  }
  text += plainText(body.slice(end));
  const reasons = [...new Set(fragments.flatMap((one) => one.reasons))].join('; ');
  const [only] = fragments;
  const isWhole = fragments.length === 1 && only?.path !== undefined && text.trim() === only.text;
  return {
    text,
    outcome: outcomeOf(fragments),
    reason: reasons === '' ? null : reasons,
    ...(isWhole && only.path !== undefined ? { path: only.path } : {}),
  };
}

/** A line of the report. */
export const reportExpression = (
  path: string,
  given: string,
  { text, outcome = 'translated', reason }: Translation,
): ExpressionReport => ({
  ...{ path, text: shortened(given), outcome, became: shortened(text), reason },
});
