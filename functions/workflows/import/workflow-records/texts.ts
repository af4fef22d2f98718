/** Texts of the older workflows: `{{lead.first_name}}` → `{{ customer.attributes.firstName }}`. */
import { type ExpressionReport, shortened } from '../report.ts';

const COLUMNS: Readonly<Record<string, string>> = {
  ...{
    id: 'id',
    name: 'name',
    full_name: 'name',
    email: 'email',
    phone: 'phone',
    status: 'status',
    timezone: 'timeZone',
    tags: 'tags',
  },
  ...{
    account_number: 'accountNumber',
    assigned_to: 'salesRepId',
    assigned_user_id: 'salesRepId',
    created_at: 'createdAt',
    updated_at: 'updatedAt',
  },
};
/** Names of the person whom a workflow is about. */
const PEOPLE = new Set(['lead', 'contact', 'customer', 'client', 'user', 'member']);
const EVENTS = new Set(['trigger', 'event', 'payload', 'webhook', 'message', 'appointment', 'form']);

/** `first_name` → `firstName`, as attributes of customers are called. */
export const camel = (name: string): string =>
  name.replaceAll(/[_\s-]+([a-z0-9])/gi, (_, letter: string) => letter.toUpperCase());

/** A path of the older system, or undefined for one that is not known here. */
export function pathOf(written: string): string | undefined {
  const segments = written.trim().split('.');
  if (segments.length > 6 || segments.some((one) => !/^[\p{L}\p{N}_$-]{1,80}$/u.test(one))) return undefined;
  const [first = '', ...rest] = segments;
  if (first === 'variables' || first === 'vars' || first === 'context')
    return rest.length === 0 ? undefined : `vars.${rest.join('.')}`;
  if (EVENTS.has(first)) return rest.length === 0 ? undefined : `event.${rest.map(camel).join('.')}`;
  if (first === 'organization' && rest.join('.') === 'name') return 'tenant.name';
  const members = PEOPLE.has(first) ? rest : segments;
  const [member = '', ...deeper] = members;
  const custom = ['custom_fields', 'custom', 'attributes', 'metadata'];
  if (custom.includes(member))
    return deeper.length === 0 ? undefined : `customer.attributes.${deeper.map(camel).join('.')}`;
  const column = Object.hasOwn(COLUMNS, member) ? COLUMNS[member] : undefined;
  if (column !== undefined) return deeper.length === 0 ? `customer.${column}` : undefined;
  return member === '' ? undefined : `customer.attributes.${members.map(camel).join('.')}`;
}

/** Reports each text with braces once. */
export class Texts {
  readonly reports: ExpressionReport[] = [];

  translate(path: string, given: string): string {
    if (!given.includes('{{')) return given;
    let kept = 0;
    let found = 0;
    const text = given.replaceAll(/\{\{([^{}]*)\}\}/g, (_, inner: string) => {
      found += 1;
      const translated = pathOf(inner);
      if (translated === undefined) kept += 1;
      return translated === undefined
        ? `{{ kept: ${inner
            .replaceAll(/["'|\s]+/g, ' ')
            .trim()
            .slice(0, 100)} }}`
        : `{{ ${translated} }}`;
    });
    const outcome = kept === 0 && found > 0 ? 'translated' : kept < found ? 'partly' : 'kept';
    const reason = outcome === 'translated' ? null : 'names a value that is not known here';
    this.reports.push({ path, text: shortened(given), outcome, became: shortened(text), reason });
    return text;
  }

  /** Undefined for what is no text. */
  optional(path: string, given: unknown): string | undefined {
    if (typeof given === 'number') return String(given);
    return typeof given === 'string' && given !== '' ? this.translate(path, given) : undefined;
  }

  /** Texts inside a value. */
  deep(path: string, given: unknown): unknown {
    if (typeof given === 'string') return this.translate(path, given);
    if (Array.isArray(given)) return given.map((one, index) => this.deep(`${path}.${index}`, one));
    if (typeof given !== 'object' || given === null) return given;
    return Object.fromEntries(
      Object.entries(given).map(([name, one]) => [name.replace(/^\$+/, '') || '_', this.deep(`${path}.${name}`, one)]),
    );
  }
}
