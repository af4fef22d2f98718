/**
 * What an error of the Graph API means for a message.
 * https://developers.facebook.com/documentation/business-messaging/messenger-platform/error-codes
 */
import type { SendResult } from '../channel.ts';

/** As the API answers it: `{"error": {…}}`. */
export interface GraphError {
  readonly code: number;
  readonly subcode: number | undefined;
  readonly message: string;
}

const MINUTE_MS = 60_000;
/** Where the API does not say when it can be used again. */
const REST_MINUTES = 15;
/** A restricted page is tried again after this time. */
const RESTRICTION_MINUTES = 30;

type Kind = 'transient' | 'rate' | 'restricted' | 'token' | 'window' | 'recipient' | 'content';

/** The first row that fits. Without subcodes a row is for every one. */
const table: readonly (readonly [kind: Kind, code: number, ...subcodes: number[]])[] = [
  ['window', 10, 2018278, 2018065],
  ['restricted', 10, 1893063],
  ['token', 10],
  ['recipient', 100, 2018001],
  ['token', 100, 33], // the page does not exist for this token
  ['recipient', 551],
  ['window', 100, 2534022],
  ['content', 100],
  ['transient', 1],
  ['transient', 2],
  ['transient', 1200],
  ['rate', 4],
  ['rate', 17],
  ['rate', 32],
  ['rate', 613],
  ['rate', 80001],
  ['rate', 80006],
  ['restricted', 368],
  ['restricted', 2022],
  ['token', 102],
  ['token', 190],
  ['token', 200],
  ['token', 230],
];

/** Subcodes that say more than the code they come with. */
const bySubcode: Readonly<Record<number, Kind>> = {
  2534022: 'window',
  2018278: 'window',
  2018108: 'recipient',
  1545041: 'recipient',
};

function kindOf(status: number, { code, subcode }: GraphError): Kind {
  const named = subcode === undefined ? undefined : bySubcode[subcode];
  const row = table.find(
    ([, of, ...subcodes]) => of === code && (subcodes.length === 0 || subcodes.includes(subcode ?? 0)),
  );
  const kind = named ?? row?.[0];
  if (kind !== undefined) return kind;
  if (status === 429) return 'rate';
  if (status === 401 || status === 403) return 'token';
  return status >= 500 ? 'transient' : 'content';
}

/** Reads the body of an answer that is no success. One without Meta's error has the code 0. */
export function errorIn(body: string): GraphError {
  try {
    const error: unknown = JSON.parse(body)?.error;
    if (typeof error === 'object' && error !== null) {
      const { code, error_subcode: subcode, message } = error as Readonly<Record<string, unknown>>; // each member is looked at
      return {
        code: Number.isInteger(code) ? Number(code) : 0,
        subcode: Number.isInteger(subcode) ? Number(subcode) : undefined,
        message: typeof message === 'string' ? message : '',
      };
    }
  } catch {
    // A proxy answered, or the answer was cut off.
  }
  return { code: 0, subcode: undefined, message: '' };
}

/** `restMinutes`: what the usage headers say, if anything. */
export function resultOf(status: number, error: GraphError, restMinutes: number | undefined, now: Date): SendResult {
  const kind = kindOf(status, error);
  const failure = {
    code: error.code === 0 ? `HTTP_${status}` : String(error.code),
    ...(error.subcode === undefined ? {} : { subcode: String(error.subcode) }),
    why: error.message.slice(0, 300) || `the Graph API answered ${status}`,
  };
  const inMinutes = (minutes: number) => new Date(now.getTime() + minutes * MINUTE_MS);
  if (kind === 'rate') return { kind: 'later', at: inMinutes(restMinutes ?? REST_MINUTES), ...failure };
  if (kind === 'restricted')
    return { kind: 'later', at: inMinutes(restMinutes ?? RESTRICTION_MINUTES), isRestricted: true, ...failure };
  return { kind: 'failed', class: kind, ...failure };
}
