/** How the stand-in of the Graph API behaves: friendly, unless a test or a person asks for trouble. */
import { isMembers } from '../../../../functions/engine/data/members.ts';
import type { AskedError } from './graph-error.ts';

/** Every setting; `POST /_local/graph-api` changes those that it names. */
export interface GraphSettings {
  /** Before each answer, in real time. */
  readonly latencyMs: number;
  /** Requests of a page in any second, beyond which it answers 613. */
  readonly perSecond: number;
  /** Shares of all requests that get an error. Nothing is sent then. */
  readonly errors: readonly (AskedError & { readonly share: number })[];
  /** Errors by recipient. */
  readonly recipients: Readonly<Record<string, AskedError>>;
  /** Tokens that work no more. */
  readonly revokedTokens: readonly string[];
  /** Pages whose every request gets an error. */
  readonly pages: Readonly<Record<string, AskedError>>;
  /** Share of the requests that are carried out and never answered. */
  readonly lostAnswers: number;
  /** Share of the requests whose connection is cut before anything is done. */
  readonly cutOff: number;
  /** What the usage headers say, in percent, and after how many minutes the page may send again. */
  readonly usage: { readonly percent: number; readonly regainMinutes: number };
  /** Whether a recipient must have written in the last 24 hours. */
  readonly enforcesWindow: boolean;
  /** Whether the webhook hears of each message that was sent. */
  readonly echoes: boolean;
}

/** No trouble. */
export const FRIENDLY: GraphSettings = {
  latencyMs: 0,
  perSecond: 300,
  errors: [],
  recipients: {},
  revokedTokens: [],
  pages: {},
  lostAnswers: 0,
  cutOff: 0,
  usage: { percent: 0, regainMinutes: 0 },
  enforcesWindow: false,
  echoes: false,
};

const isShare = (value: unknown) => typeof value === 'number' && value >= 0 && value <= 1;
const isError = (value: unknown) => isMembers(value) && Number.isInteger(value.code);

/** What each setting takes, in the words of its refusal. */
const rules: Readonly<Record<keyof GraphSettings, readonly [(value: unknown) => boolean, string]>> = {
  latencyMs: [(value) => typeof value === 'number' && value >= 0 && value <= 120_000, 'a number from 0 to 120000'],
  perSecond: [(value) => typeof value === 'number' && value >= 1, 'a number of at least 1'],
  errors: [
    (value) => Array.isArray(value) && value.every((one) => isError(one) && isShare(one.share)),
    'a list of {share, code, subcode?, status?}',
  ],
  recipients: [
    (value) => isMembers(value) && Object.values(value).every(isError),
    'an object of recipients with {code, subcode?, status?}',
  ],
  revokedTokens: [(value) => Array.isArray(value) && value.every((one) => typeof one === 'string'), 'a list of tokens'],
  pages: [
    (value) => isMembers(value) && Object.values(value).every(isError),
    'an object of pages with {code, subcode?, status?}',
  ],
  lostAnswers: [isShare, 'a number from 0 to 1'],
  cutOff: [isShare, 'a number from 0 to 1'],
  usage: [
    (value) => isMembers(value) && typeof value.percent === 'number' && typeof value.regainMinutes === 'number',
    '{percent, regainMinutes}',
  ],
  enforcesWindow: [(value) => typeof value === 'boolean', 'true or false'],
  echoes: [(value) => typeof value === 'boolean', 'true or false'],
};

/** Returns the change. Throws an Error that names the setting and what it takes. */
export function readGraphSettings(change: Readonly<Record<string, unknown>>): Partial<GraphSettings> {
  for (const [name, value] of Object.entries(change)) {
    const rule = Object.hasOwn(rules, name) ? rules[name as keyof GraphSettings] : undefined; // one of its own names
    if (!rule) throw new Error(`unknown setting "${name}"; there are ${Object.keys(rules).join(', ')}`);
    if (!rule[0](value)) throw new Error(`"${name}" takes ${rule[1]}`);
  }
  return change as Partial<GraphSettings>; // each member was looked at
}
