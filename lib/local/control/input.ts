/** What the control port accepts. */
import type { ChaosSettings } from '../chaos.ts';
import type { Answer } from '../services/end-user-messaging/desk.ts';
import type { Written } from '../services/graph-api/webhook.ts';
import { type ReportKind, reportKinds } from '../services/ses/report.ts';
import { addDuration, readDuration } from './duration.ts';

/** An error for the client of the control port. */
export class InputError extends Error {
  readonly status: number;
  readonly code: string;
  constructor(status: number, code: string, message: string) {
    super(message);
    this.status = status;
    this.code = code;
  }
}

export type Body = Readonly<Record<string, unknown>>;

const invalid = (message: string) => new InputError(422, 'INVALID_INPUT', message);

/** An empty body is an empty object. */
export function readBodyObject(text: string): Body {
  try {
    const parsed: unknown = text.trim() === '' ? {} : JSON.parse(text);
    if (typeof parsed === 'object' && parsed !== null && !Array.isArray(parsed)) return { ...parsed };
  } catch {
    // Throws below.
  }
  throw new InputError(400, 'INVALID_JSON', 'the body must be a JSON object');
}

const CLOCK = '{"set":"2026-11-20T09:00:00Z"} or {"advance":"PT6H"}';
const INSTANT = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d{1,9})?)?(Z|[+-]\d{2}:\d{2})$/;

/** Returns up to when something is asked; `now` or later. Throws `InputError`. */
export function readUntil(text: string | null, now: Date): Date {
  const until = new Date(text ?? '');
  if (text === null || !INSTANT.test(text) || Number.isNaN(until.getTime()))
    throw invalid('"until" takes an ISO 8601 instant with its offset, such as ?until=2026-11-20T09:00:00Z');
  return until < now ? now : until;
}

/** Returns the instant to which the clock is to move, `now` or later. Throws `InputError`. */
export function readClockTarget(body: Body, now: Date, howToBegin: (instant: Date) => string): Date {
  const [name, ...others] = Object.keys(body);
  const value = name === undefined ? undefined : body[name];
  if (others.length || typeof value !== 'string') throw invalid(`send ${CLOCK}`);
  if (name === 'set') {
    const instant = new Date(value);
    if (!INSTANT.test(value) || Number.isNaN(instant.getTime()))
      throw invalid('"set" takes an ISO 8601 instant with its offset, such as 2026-11-20T09:00:00Z');
    if (instant < now)
      throw new InputError(
        409,
        'CLOCK_SET_BACK',
        `the clock shows ${now.toISOString()} and moves forwards only, because what was written for later times would wait until then; to begin at ${instant.toISOString()}, ${howToBegin(instant)}`,
      );
    return instant;
  }
  if (name !== 'advance') throw invalid(`send ${CLOCK}`);
  const duration = readDuration(value);
  const target = duration && addDuration(now, duration);
  if (!target || Number.isNaN(target.getTime()))
    throw invalid('"advance" takes an ISO 8601 duration, such as PT6H, P30D or P1Y2M3DT4H5M6S');
  return target;
}

/**
 * Largest values of the settings in seconds: the longest delay of a queue, and a schedule's minute. Others are shares.
 */
const MOST_SECONDS: Readonly<Record<string, number>> = { deliveryDelaySeconds: 900, scheduleDelaySeconds: 59 };

/** Returns the settings to change. Throws `InputError` for an unknown name or a value out of range. */
export function readChaos(body: Body, settings: ChaosSettings): Partial<ChaosSettings> {
  for (const [name, value] of Object.entries(body)) {
    if (!(name in settings)) throw invalid(`unknown setting "${name}"; there are ${Object.keys(settings).join(', ')}`);
    const most = MOST_SECONDS[name] ?? 1;
    const isRate = typeof value === 'number' && value >= 0 && value <= most;
    if (name === 'enabled' ? typeof value !== 'boolean' : !isRate) {
      throw invalid(
        name === 'enabled' ? '"enabled" takes true or false' : `"${name}" takes a number from 0 to ${most}`,
      );
    }
  }
  return body;
}

/** Returns what is to happen to which mail. Throws `InputError`. */
export function readReport({ messageId, kind, ...others }: Body): {
  readonly messageId: string;
  readonly kind: ReportKind;
} {
  const known = reportKinds.find((one) => one === kind);
  if (typeof messageId !== 'string' || known === undefined || Object.keys(others).length > 0)
    throw invalid(`send {"messageId": …, "kind": …}; the kinds are ${reportKinds.join(', ')}`);
  return { messageId, kind: known };
}

const optionalTexts = ['text', 'payload', 'messageId'] as const;

/** Returns what a person writes to a number. Throws `InputError`. */
export function readAnswer({ channel, number, recipientId, ...others }: Body): Answer {
  const isText = (value: unknown) => value === undefined || typeof value === 'string';
  const isKnown = Object.keys(others).every((name) => optionalTexts.some((one) => one === name));
  const isChannel = channel === 'sms' || channel === 'whatsapp';
  const isPhone = (value: unknown): value is string => typeof value === 'string' && /^\+[1-9]\d{6,14}$/.test(value);
  if (isChannel && isPhone(number) && isPhone(recipientId) && isKnown && Object.values(others).every(isText))
    return { channel, number, recipientId, ...others };
  throw invalid(
    'send {"channel": "sms" or "whatsapp", "number": "+…" of the page, "recipientId": "+…", "text"?, "payload"?, "messageId"?}, all as texts',
  );
}

/** Returns what a person does at a page. Throws `InputError`. */
export function readInbound({ pageId, recipientId, ...others }: Body): Written {
  const isText = (value: unknown) => value === undefined || typeof value === 'string';
  const isKnown = Object.keys(others).every((name) => optionalTexts.some((one) => one === name));
  if (typeof pageId !== 'string' || typeof recipientId !== 'string' || !isKnown || !Object.values(others).every(isText))
    throw invalid('send {"pageId": "…", "recipientId": "…", "text"?, "payload"?, "messageId"?}, all as texts');
  return { pageId, recipientId, ...others };
}
