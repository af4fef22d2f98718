import { useRead } from '../../../api/queries.ts';
import { FieldFrame } from './field-frame.tsx';
import { type FieldProps, titleOf } from './simple-fields.tsx';

type Options = readonly (readonly [value: string, words: string])[];

const MOST = 200;
const once = (format: string | undefined, wanted: string) => ({ isLive: false, enabled: format === wanted });
const asked = { query: { limit: MOST } };

const assigneeWords: Readonly<Record<string, string>> = {
  'sales-rep': "the customer's sales rep",
  'least-loaded': 'the rep with the fewest tasks',
  'round-robin': 'the reps in turn',
};

/** What a text of this format can name; undefined for other formats. */
function useOptions(format: string | undefined, examples: readonly string[]): Options | undefined {
  const users = useRead('listUsers', asked, once(format, 'user')).data?.data.items;
  const calendars = useRead('listCalendars', asked, once(format, 'calendar')).data?.data.items;
  const workflows = useRead('listWorkflows', asked, once(format, 'workflow')).data?.data.items;
  const endpoints = useRead('listWebhookEndpoints', asked, once(format, 'webhook-endpoint')).data?.data.items;
  const pages = useRead('listPages', asked, once(format, 'page')).data?.data.items;
  const named = (items: readonly { readonly id: string; readonly name: string | null }[] = []): Options =>
    items.map(({ id, name }) => [id, name ?? id]);
  switch (format) {
    case 'user':
      return [...examples.map((one) => [one, assigneeWords[one] ?? one] as const), ...named(users)];
    case 'calendar':
      return named(calendars);
    case 'workflow':
      return named(workflows);
    case 'webhook-endpoint':
      return named(endpoints);
    case 'page':
      return pages?.map(({ pageId, name }) => [String(pageId), name]) ?? [];
    default:
      return undefined;
  }
}

/** Formats of texts that name something of the tenant. */
export const isReference = (format: string | undefined): boolean =>
  ['user', 'calendar', 'workflow', 'webhook-endpoint', 'page'].includes(format ?? '');

/** One thing of the tenant, by its name. What is not among them, such as one that was deleted, is shown by its id. */
export function ReferenceField(props: FieldProps) {
  const { schema, path, value, onChange, isOff } = props;
  const options = useOptions(schema.format, schema.examples ?? []) ?? [];
  const chosen = String(value ?? schema.default ?? '');
  const isKnown = chosen === '' || options.some(([one]) => one === chosen);
  return (
    <FieldFrame title={titleOf(props)} description={schema.description} path={path}>
      {(ids) => (
        <select
          {...ids}
          className="input"
          value={chosen}
          disabled={isOff}
          onChange={(event) => onChange(event.target.value)}
        >
          {schema.default === undefined && <option value="">–</option>}
          {!isKnown && <option value={chosen}>{chosen}</option>}
          {options.map(([one, words]) => (
            <option key={one} value={one}>
              {words}
            </option>
          ))}
        </select>
      )}
    </FieldFrame>
  );
}
