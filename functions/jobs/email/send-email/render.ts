/** Templates filled: one pass, so that braces in a customer's name stay a name; escaped in HTML. */
import Mustache from 'mustache';
import type { Payload } from '../../../engine/ledger/payload.ts';
import { htmlFrame, textFrame } from './templates/frame.ts';
import type { EmailTemplate } from './templates/template.ts';

export interface RenderedEmail {
  readonly subject: string;
  readonly html: string;
  readonly text: string;
}

/** A name of a megabyte is data too, but no subject. */
const LONGEST_VALUE = 1000;

const asIs = (value: string) => value;

/** Names in `{{ }}` that `variables` does not have as a text or a number. */
function missingIn(source: string, variables: Payload): string[] {
  const names = Mustache.parse(source).flatMap(([kind, name]) => (kind === 'name' || kind === '&' ? [name] : []));
  return names.filter((name) => !Object.hasOwn(variables, name) || !isShowable(variables[name]));
}

const isShowable = (value: unknown) => (typeof value === 'string' && value !== '') || Number.isFinite(value);

/** Control characters have no meaning in a mail, and line breaks none in a header. */
function shownValue(value: unknown): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is taken out
  const text = String(value).replace(/[\u0000-\u001f\u007f]+/g, ' ');
  // By way of bytes: half an emoji, left by the cut, is no text.
  return Buffer.from(text.slice(0, LONGEST_VALUE)).toString();
}

/** Answers the names that are missing instead, when there are any. */
export function render(template: EmailTemplate, variables: Payload): RenderedEmail | { readonly missing: string[] } {
  const sources = {
    subject: template.subject,
    html: htmlFrame(template.html),
    text: textFrame(template.text),
  };
  const missing = [...new Set(Object.values(sources).flatMap((source) => missingIn(source, variables)))];
  if (missing.length > 0) return { missing };
  const shown = Object.fromEntries(Object.entries(variables).map(([name, value]) => [name, shownValue(value)]));
  return {
    subject: Mustache.render(sources.subject, shown, undefined, { escape: asIs }),
    html: Mustache.render(sources.html, shown),
    text: Mustache.render(sources.text, shown, undefined, { escape: asIs }),
  };
}
