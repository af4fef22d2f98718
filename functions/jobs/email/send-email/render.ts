/** Fills templates in one pass, so that braces in a customer's name have no effect. Values are escaped in HTML. */
import Mustache from 'mustache';
import type { Payload } from '../../../engine/ledger/payload.ts';
import { htmlFooter, htmlFrame, textFooter, textFrame } from './templates/frame.ts';
import type { EmailTemplate } from './templates/template.ts';

export interface RenderedEmail {
  readonly subject: string;
  /** At least one of the two. */
  readonly html?: string;
  readonly text?: string;
}

/** The texts of a workflow's node, filled; their values are escaped. */
export interface OwnTexts {
  readonly subject: string;
  readonly html: string | null;
  readonly text: string | null;
}

/** The CRM's texts have no limit, but a subject needs one. */
const LONGEST_VALUE = 1000;

const asIs = (value: string) => value;

/** Returns the names in `{{ }}` for which `variables` has neither a text nor a number. */
function missingIn(source: string, variables: Payload): string[] {
  const names = Mustache.parse(source).flatMap(([kind, name]) => (kind === 'name' || kind === '&' ? [name] : []));
  return names.filter((name) => !Object.hasOwn(variables, name) || !isShowable(variables[name]));
}

const isShowable = (value: unknown) => (typeof value === 'string' && value !== '') || Number.isFinite(value);

/** Removes control characters, which have no meaning in a mail, and line breaks, which a header must not have. */
function shownValue(value: unknown): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are removed
  const text = String(value).replace(/[\u0000-\u001f\u007f]+/g, ' ');
  // Through bytes: the cut may leave half an emoji, which is no valid text.
  return Buffer.from(text.slice(0, LONGEST_VALUE)).toString();
}

/** Returns the rendered e-mail, or the names that are missing. */
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

/** Adds to the texts of a workflow's node only what every e-mail must have: who sent it, and the unsubscribe link. */
export function renderOwn({ subject, html, text }: OwnTexts, variables: Payload): RenderedEmail {
  const shown = Object.fromEntries(Object.entries(variables).map(([name, value]) => [name, shownValue(value)]));
  const htmlEnd = Mustache.render(htmlFooter, shown);
  const end = html?.search(/<\/body>/i) ?? -1;
  return {
    subject: shownValue(subject).trim() || shownValue(variables.tenant),
    ...(html === null ? {} : { html: end < 0 ? html + htmlEnd : html.slice(0, end) + htmlEnd + html.slice(end) }),
    ...(text === null ? {} : { text: `${text}\n\n${Mustache.render(textFooter, shown, undefined, { escape: asIs })}` }),
  };
}
