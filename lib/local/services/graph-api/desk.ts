/** Decides what becomes of a request of the Send API, by its token, the settings and the windows of recipients. */
import { randomBytes } from 'node:crypto';
import type { Clock } from '../../clock.ts';
import { askedError, GraphError } from './graph-error.ts';
import { readMessage, type SendRequest } from './read-message.ts';
import { FRIENDLY, type GraphSettings, readGraphSettings } from './settings.ts';

/** One request that was read whole. */
export interface Arrival {
  readonly at: string;
  /** Real time, which no clock moves: rates are measured by it. */
  readonly arrivedMs: number;
  readonly pageId: string;
  readonly recipientId: string | undefined;
  readonly kind: SendRequest['kind'] | undefined;
  /** `message.metadata`: the sender's own key. */
  readonly key: string | undefined;
  readonly message: object | undefined;
  /** Of a message that was sent. */
  readonly messageId?: string;
  /** Of a refused one, `code` or `code/subcode`. */
  readonly refused?: string;
}

/** The answer to a message that was sent. */
interface Sent {
  readonly recipient_id: string;
  readonly message_id: string;
}

/** The stand-in without its HTTP. */
export interface Desk {
  settings(): GraphSettings;
  /** Throws an Error for an unknown setting or value. */
  configure(change: Readonly<Record<string, unknown>>): GraphSettings;
  arrivals(): readonly Arrival[];
  /** Opens the window of a recipient; returns until when. */
  hear(pageId: string, recipientId: string): Date;
  /** Keeps the request, and returns the answer. Throws GraphError. */
  send(pageId: string, token: string, body: string): Sent;
}

const WINDOW_MS = 24 * 3_600_000;

function checkToken(token: string, { revokedTokens }: GraphSettings): void {
  if (token === '') throw new GraphError(104, 'An access token is required to request this resource.');
  if (revokedTokens.includes(token))
    throw new GraphError(190, 'Error validating access token: the session has been invalidated.', { subcode: 460 });
}

/** Throws the error that the settings ask for, if it is this request's turn. */
function checkAsked(pageId: string, { recipientId }: SendRequest, { pages, recipients, errors }: GraphSettings): void {
  const asked = pages[pageId] ?? recipients[recipientId];
  if (asked) throw askedError(asked);
  let chance = Math.random();
  for (const one of errors) {
    if (chance < one.share) throw askedError(one);
    chance -= one.share;
  }
}

/** Counts the requests of each page in the last second, in real time. */
function createRates() {
  const recent = new Map<string, number[]>();
  return (pageId: string, nowMs: number): number => {
    const last = (recent.get(pageId) ?? []).filter((ms) => ms > nowMs - 1000);
    recent.set(pageId, [...last, nowMs]);
    return last.length;
  };
}

/** Keeps settings, windows and arrivals in memory. */
export function createDesk(clock: Clock): Desk {
  const arrivals: Arrival[] = [];
  const windows = new Map<string, Date>();
  const countBefore = createRates();
  let settings = FRIENDLY;

  const checkWindow = (pageId: string, { recipientId, messagingType }: SendRequest) => {
    if (!settings.enforcesWindow || messagingType === 'UTILITY') return;
    const closesAt = windows.get(`${pageId}/${recipientId}`);
    if (closesAt && closesAt > clock.now()) return;
    throw new GraphError(10, '(#10) This message is sent outside of allowed window.', { subcode: 2018278 });
  };

  return {
    settings: () => settings,
    configure(change) {
      settings = { ...settings, ...readGraphSettings(change) };
      return settings;
    },
    arrivals: () => arrivals,
    hear(pageId, recipientId) {
      const closesAt = new Date(clock.now().getTime() + WINDOW_MS);
      windows.set(`${pageId}/${recipientId}`, closesAt);
      return closesAt;
    },
    send(pageId, token, body) {
      const arrivedMs = performance.timeOrigin + performance.now();
      const at = clock.now().toISOString();
      let read: SendRequest | undefined;
      const note = (more: Pick<Arrival, 'messageId' | 'refused'>) => {
        const { recipientId, kind, metadata: key, message } = read ?? {};
        arrivals.push({ at, arrivedMs, pageId, recipientId, kind, key, message, ...more });
      };
      try {
        checkToken(token, settings);
        if (countBefore(pageId, arrivedMs) >= settings.perSecond) throw askedError({ code: 613 });
        read = readMessage(body);
        checkAsked(pageId, read, settings);
        checkWindow(pageId, read);
      } catch (error) {
        if (error instanceof GraphError) note({ refused: [error.code, error.subcode].filter(Boolean).join('/') });
        throw error;
      }
      const messageId = `m_${randomBytes(24).toString('base64url')}`;
      note({ messageId });
      return { recipient_id: read.recipientId, message_id: messageId };
    },
  };
}
