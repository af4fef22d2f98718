/** A stand-in of Meta's Graph API on a port of its own: pages send messages, and it keeps its own list of what arrived. */
import { randomBytes } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { readBody } from '../../aws-port/read-body.ts';
import type { Service, ServiceContext } from '../../service.ts';
import { askedError, GraphError } from './graph-error.ts';
import { readMessage, type SendRequest } from './read-message.ts';
import { FRIENDLY, type GraphSettings, readGraphSettings } from './settings.ts';

/** What functions call in AWS. */
export const GRAPH_API_ORIGIN = 'https://graph.facebook.com';

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

export interface GraphApi extends Service {
  /** Throws before the service has started. */
  url(): string;
  settings(): GraphSettings;
  /** Throws an Error for an unknown setting or value. */
  configure(change: Readonly<Record<string, unknown>>): GraphSettings;
  arrivals(): readonly Arrival[];
  /** A person writes to a page: its window is open for 24 hours. Returns until when. */
  hear(pageId: string, recipientId: string): Date;
}

const WINDOW_MS = 24 * 3_600_000;
const MOST_BODY_BYTES = 256 * 1024;
const PATH = /^\/v\d+\.\d+\/(\d+)\/messages$/;

const tokenOf = (request: IncomingMessage, url: URL): string =>
  /^(?:Bearer|OAuth) (\S+)$/.exec(request.headers.authorization ?? '')?.[1] ??
  url.searchParams.get('access_token') ??
  '';

function checkToken(token: string, { revokedTokens }: GraphSettings): void {
  if (token === '') throw new GraphError(104, 'An access token is required to request this resource.');
  if (revokedTokens.includes(token))
    throw new GraphError(190, 'Error validating access token: the session has been invalidated.', { subcode: 460 });
}

export function createGraphApi({ clock }: Pick<ServiceContext, 'clock'>): GraphApi {
  const arrivals: Arrival[] = [];
  const windows = new Map<string, Date>();
  /** Real moments of the last second's requests, by page. */
  const recent = new Map<string, number[]>();
  let settings = FRIENDLY;
  let server: Server | undefined;

  const checkRate = (pageId: string, nowMs: number) => {
    const last = (recent.get(pageId) ?? []).filter((ms) => ms > nowMs - 1000);
    recent.set(pageId, [...last, nowMs]);
    if (last.length >= settings.perSecond) throw askedError({ code: 613 });
  };

  const checkWindow = (pageId: string, { recipientId, messagingType }: SendRequest) => {
    if (!settings.enforcesWindow || messagingType === 'UTILITY') return;
    const closesAt = windows.get(`${pageId}/${recipientId}`);
    if (closesAt && closesAt > clock.now()) return;
    throw new GraphError(10, '(#10) This message is sent outside of allowed window.', { subcode: 2018278 });
  };

  const checkAsked = (pageId: string, { recipientId }: SendRequest) => {
    const asked = settings.pages[pageId] ?? settings.recipients[recipientId];
    if (asked) throw askedError(asked);
    let chance = Math.random();
    for (const one of settings.errors) {
      if (chance < one.share) throw askedError(one);
      chance -= one.share;
    }
  };

  /** Keeps the request, and returns the answer. Throws GraphError. */
  const carryOut = (pageId: string, token: string, body: string): object => {
    const arrivedMs = performance.timeOrigin + performance.now();
    let read: SendRequest | undefined;
    const note = (more: Pick<Arrival, 'messageId' | 'refused'>) =>
      arrivals.push({
        at: clock.now().toISOString(),
        arrivedMs,
        pageId,
        recipientId: read?.recipientId,
        kind: read?.kind,
        key: read?.metadata,
        message: read?.message,
        ...more,
      });
    try {
      checkToken(token, settings);
      checkRate(pageId, arrivedMs);
      read = readMessage(body);
      checkAsked(pageId, read);
      checkWindow(pageId, read);
    } catch (error) {
      if (error instanceof GraphError)
        note({ refused: error.subcode === undefined ? String(error.code) : `${error.code}/${error.subcode}` });
      throw error;
    }
    const messageId = `m_${randomBytes(24).toString('base64url')}`;
    note({ messageId });
    return { recipient_id: read.recipientId, message_id: messageId };
  };

  const usageHeaders = (pageId: string) => {
    const { percent, regainMinutes } = settings.usage;
    const parts = { call_count: percent, total_cputime: 0, total_time: 0 };
    const business = { type: 'messenger', ...parts, estimated_time_to_regain_access: regainMinutes };
    return {
      'x-app-usage': JSON.stringify({ call_count: 0, total_time: 0, total_cputime: 0 }),
      'x-business-use-case-usage': JSON.stringify({ [pageId]: [business] }),
    };
  };

  const answer = async (request: IncomingMessage, response: ServerResponse) => {
    const url = new URL(request.url ?? '/', GRAPH_API_ORIGIN);
    const body = (await readBody(request, MOST_BODY_BYTES))?.toString('utf8') ?? '';
    if (Math.random() < settings.cutOff) return void request.socket.destroy();
    const [, pageId] = PATH.exec(url.pathname) ?? [];
    const send = (status: number, sent: object) => {
      const headers = { 'content-type': 'application/json; charset=UTF-8', ...usageHeaders(pageId ?? '0') };
      response.writeHead(status, headers).end(JSON.stringify(sent));
    };
    if (settings.latencyMs > 0) await new Promise((done) => setTimeout(done, settings.latencyMs));
    try {
      if (pageId === undefined || request.method !== 'POST')
        throw new GraphError(100, `Unsupported ${request.method?.toLowerCase()} request.`, { subcode: 33 });
      const reply = carryOut(pageId, tokenOf(request, url), body);
      if (Math.random() >= settings.lostAnswers) send(200, reply);
    } catch (error) {
      if (!(error instanceof GraphError)) throw error;
      send(error.status, error.body(randomBytes(8).toString('base64url')));
    }
  };

  return {
    handles: [],
    attributes: () => ({ ref: '' }),
    create: () => undefined,
    url() {
      const address = server?.address() as AddressInfo | null | undefined; // a server on a port
      if (!address) throw new Error('The stand-in of the Graph API has not started');
      return `http://127.0.0.1:${address.port}`;
    },
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
    start() {
      const listening = createServer({ keepAliveTimeout: 60_000 }, (request, response) => {
        answer(request, response).catch(() => response.destroy());
      });
      server = listening;
      return new Promise((done, fail) => listening.once('error', fail).listen(0, '127.0.0.1', () => done()));
    },
    stop: () =>
      new Promise((done) => {
        if (!server) return done();
        server.close(() => done());
        server.closeAllConnections();
      }),
  };
}
