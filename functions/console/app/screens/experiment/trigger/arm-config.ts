/** What arms of a trigger may have of their own, between the form and the API. */
import { type Draft, type Field, fieldsOf, fromText } from '../../trigger/settings/fields.ts';
import type { ArmConfig } from '../draft.ts';

/** Any other setting would bring other customers to one arm than to another, and the API refuses it. */
const MAY_DIFFER: readonly string[] = ['daysAfter', 'taskTitle', 'taskDescription', 'priority', 'dueInDays'];

export const mayDiffer = (member: string): boolean => MAY_DIFFER.includes(member);

export const armFieldsOf = (triggerType: string): readonly Field[] =>
  fieldsOf(triggerType).filter(({ name }) => mayDiffer(name));

/** What the fields show: the arm's own, or the trigger's. */
export const shownOf = (config: ArmConfig, trigger: Draft): Draft => ({
  ...trigger,
  ...Object.fromEntries(Object.entries(config).map(([name, value]) => [name, value === null ? '' : String(value)])),
});

/** A field with what the trigger has goes by the trigger again; an emptied one takes the type's default. */
export function withField(config: ArmConfig, trigger: Draft, field: Field, text: string): ArmConfig {
  const { [field.name]: _, ...others } = config;
  return text === trigger[field.name] ? others : { ...others, [field.name]: fromText(text, field.kind) };
}
