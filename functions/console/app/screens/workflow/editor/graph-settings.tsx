import { isMembers, type Members } from '../../../graph/graph.ts';
import { Icon } from '../../../parts/icon.tsx';
import { asSchema, type Schema } from '../form/schema.ts';
import { SchemaFields } from '../form/schema-fields.tsx';
import styles from './editor.module.css';
import { useEditor } from './editor-context.ts';

/** In the API it is `{after: {days}}`. */
const AFTER_DAYS = 'after-some-days';
const USUAL_DAYS = 30;

/** The members of a graph's settings; functions/workflows/graph/graph-schema.ts checks them. */
const schema: Schema = {
  properties: {
    reentry: {
      ...{ title: 'May a customer enter again?', default: 'once-at-a-time' },
      enum: ['once', 'once-at-a-time', AFTER_DAYS, 'every-occurrence'],
    },
    reentryDays: { type: 'integer', title: 'After how many days?', minimum: 1, maximum: 3660 },
    goal: { title: 'Goal: the run has reached it when', format: 'condition' },
    exitWhen: { title: 'Leave when', format: 'condition' },
    timeZone: { type: 'string', title: 'Time zone', maxLength: 60, format: 'time-zone' },
    calendarId: { type: 'string', title: 'Calendar', format: 'calendar' },
    whilePaused: { title: 'Entries while it is paused', enum: ['keep', 'refuse'], default: 'keep' },
    maxRunDays: { type: 'integer', title: 'Longest run, in days', minimum: 1, maximum: 3660, default: 366 },
    maxRunning: { type: 'integer', title: 'Most runs at once', minimum: 1 },
    maxEntriesPerHour: { type: 'integer', title: 'Most entries in an hour', minimum: 1 },
    priority: { type: 'integer', title: 'Priority, lower first', minimum: 1, maximum: 100, default: 5 },
    notify: {
      ...{ type: 'object', title: 'E-mail to' },
      properties: {
        onFailure: {
          type: 'array',
          title: 'When runs fail',
          items: { type: 'string', title: 'Address', maxLength: 254 },
        },
        onFinish: {
          type: 'array',
          title: 'When runs finish',
          items: { type: 'string', title: 'Address', maxLength: 254 },
        },
      },
    },
  },
};

const variable: Schema = {
  type: 'array',
  title: 'Variables',
  maxItems: 100,
  items: {
    type: 'object',
    properties: {
      name: { type: 'string', title: 'Name', maxLength: 64 },
      type: { title: 'Type', enum: ['string', 'number', 'boolean', 'date', 'list', 'object'], default: 'string' },
      default: { title: 'Value at the start' },
      description: { type: 'string', title: 'Description', maxLength: 500 },
    },
  },
};

/** The settings with the pause between entries as a field of its own, which the API has within `reentry`. */
function toForm({ reentry, ...settings }: Members): Members {
  const days = isMembers(reentry) && isMembers(reentry.after) ? reentry.after.days : undefined;
  if (days === undefined) return reentry === undefined ? settings : { ...settings, reentry };
  return { ...settings, reentry: AFTER_DAYS, reentryDays: days };
}

function fromForm({ reentry, reentryDays, ...settings }: Members): Members {
  if (reentry === AFTER_DAYS) return { ...settings, reentry: { after: { days: reentryDays ?? USUAL_DAYS } } };
  return reentry === undefined ? settings : { ...settings, reentry };
}

/** What holds for the workflow as a whole. */
export function GraphSettings({ onClose }: { readonly onClose: () => void }) {
  const { graph, refusal, change } = useEditor();
  const isOff = refusal !== undefined;
  const form = toForm(graph.settings);
  const set = (settings: Members, what: string) => change({ ...graph, settings: fromForm(settings) }, what);
  return (
    <aside className={styles.inspector} aria-label="Settings of the workflow">
      <section>
        <div className="row between">
          <h2>Settings of the workflow</h2>
          <button type="button" className="btn sm ghost icon" aria-label="Close the form" onClick={onClose}>
            <Icon name="close" />
          </button>
        </div>
      </section>
      <section>
        <SchemaFields
          schema={asSchema(schema)}
          path="settings"
          data={form}
          isOff={isOff}
          filter={(name) => name !== 'reentryDays' || form.reentry === AFTER_DAYS}
          onChange={set}
        />
        <SchemaFields
          schema={{ properties: { variables: variable } }}
          path=""
          data={{ variables: graph.variables }}
          isOff={isOff}
          onChange={({ variables = [] }, what) =>
            change({ ...graph, variables: variables as readonly Members[] }, what)
          } // a list, as its schema says
        />
      </section>
    </aside>
  );
}
