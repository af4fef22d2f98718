/** What the control port accepts. */
import type { ChaosSettings } from '../chaos.ts';
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

/** Returns who has written to which page. Throws `InputError`. */
export function readInbound({ pageId, recipientId, ...others }: Body): {
  readonly pageId: string;
  readonly recipientId: string;
} {
  if (typeof pageId !== 'string' || typeof recipientId !== 'string' || Object.keys(others).length > 0)
    throw invalid('send {"pageId": "…", "recipientId": "…"}, both as texts');
  return { pageId, recipientId };
}
