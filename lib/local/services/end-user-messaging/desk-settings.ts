/** What carriers say of messages: that they arrived, unless a test or a person asks for trouble. */
import { isMembers } from '../../../../functions/engine/data/members.ts';

/** Every setting; `POST /_local/end-user-messaging` changes those that it names. */
export interface DeskSettings {
  /** Whether anything is reported of messages. */
  readonly reports: boolean;
  /** What is reported of messages to a recipient: an event of text messages (`TEXT_BLOCKED`), or an error code of WhatsApp (`131026`). */
  readonly outcomes: Readonly<Record<string, string>>;
  /** Numbers (E.164) of WhatsApp by the id of the phone number. Of others nothing is reported. */
  readonly numbers: Readonly<Record<string, string>>;
}

export const FRIENDLY: DeskSettings = { reports: true, outcomes: {}, numbers: {} };

const isTexts = (value: unknown) => isMembers(value) && Object.values(value).every((one) => typeof one === 'string');

/** What each setting takes, in the words of its refusal. */
const rules: Readonly<Record<keyof DeskSettings, readonly [(value: unknown) => boolean, string]>> = {
  reports: [(value) => typeof value === 'boolean', 'true or false'],
  outcomes: [isTexts, 'an object of recipients with texts, such as {"+4366012345678": "TEXT_BLOCKED"}'],
  numbers: [isTexts, 'an object of ids with numbers, such as {"phone-number-id-0123": "+431234567"}'],
};

/** Returns the change. Throws an Error that names the setting and what it takes. */
export function readDeskSettings(change: Readonly<Record<string, unknown>>): Partial<DeskSettings> {
  for (const [name, value] of Object.entries(change)) {
    const rule = Object.hasOwn(rules, name) ? rules[name as keyof DeskSettings] : undefined; // one of its own names
    if (!rule) throw new Error(`unknown setting "${name}"; there are ${Object.keys(rules).join(', ')}`);
    if (!rule[0](value)) throw new Error(`"${name}" takes ${rule[1]}`);
  }
  return change as Partial<DeskSettings>; // each member was looked at
}
