/** A stand-in of Meta's Graph API on a port of its own: pages send messages, and it keeps its own list of what arrived. */
import { randomBytes } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { readBody } from '../../aws-port/read-body.ts';
import type { Service, ServiceContext } from '../../service.ts';
import { type Arrival, createDesk, type Desk } from './desk.ts';
import { GraphError } from './graph-error.ts';
import type { GraphSettings } from './settings.ts';
import { type Application, createWebhook, type Delivered, type Written } from './webhook.ts';

/** What functions call in AWS. */
export const GRAPH_API_ORIGIN = 'https://graph.facebook.com';

/** The stand-in, and what tests and the control port see of it. */
export interface GraphApi extends Service {
  /** Throws before the service has started. */
  url(): string;
  settings(): GraphSettings;
  /** Throws an Error for an unknown setting or value. */
  configure(change: Readonly<Record<string, unknown>>): GraphSettings;
  arrivals(): readonly Arrival[];
  /** A person writes to a page: its window is open for 24 hours. Returns until when. */
  hear(pageId: string, recipientId: string): Date;
  /** The application that is to hear what people write, and of messages that were sent. */
  connect(application: Application): void;
  /** A person writes to a page. Returns how the application answered; undefined when there is none. */
  write(written: Written): Promise<{ readonly windowClosesAt: Date; readonly delivered: Delivered | undefined }>;
}

const MOST_BODY_BYTES = 256 * 1024;
const PATH = /^\/v\d+\.\d+\/(\d+)\/messages$/;

const tokenOf = (request: IncomingMessage, url: URL): string =>
  /^(?:Bearer|OAuth) (\S+)$/.exec(request.headers.authorization ?? '')?.[1] ??
  url.searchParams.get('access_token') ??
  '';

function usageHeaders(pageId: string, { percent, regainMinutes }: GraphSettings['usage']) {
  const parts = { call_count: percent, total_cputime: 0, total_time: 0 };
  const business = { type: 'messenger', ...parts, estimated_time_to_regain_access: regainMinutes };
  return {
    'x-app-usage': JSON.stringify({ call_count: 0, total_time: 0, total_cputime: 0 }),
    'x-business-use-case-usage': JSON.stringify({ [pageId]: [business] }),
  };
}

async function answer(
  request: IncomingMessage,
  response: ServerResponse,
  desk: Desk,
  webhook: ReturnType<typeof createWebhook>,
): Promise<void> {
  const { latencyMs, cutOff, lostAnswers, usage, echoes } = desk.settings();
  const url = new URL(request.url ?? '/', GRAPH_API_ORIGIN);
  const body = (await readBody(request, MOST_BODY_BYTES))?.toString('utf8') ?? '';
  if (Math.random() < cutOff) return void request.socket.destroy();
  const [, pageId] = PATH.exec(url.pathname) ?? [];
  const send = (status: number, sent: object) => {
    const headers = { 'content-type': 'application/json; charset=UTF-8', ...usageHeaders(pageId ?? '0', usage) };
    response.writeHead(status, headers).end(JSON.stringify(sent));
  };
  if (latencyMs > 0) await new Promise((done) => setTimeout(done, latencyMs));
  try {
    if (pageId === undefined || request.method !== 'POST')
      throw new GraphError(100, `Unsupported ${request.method?.toLowerCase()} request.`, { subcode: 33 });
    const reply = desk.send(pageId, tokenOf(request, url), body);
    if (Math.random() >= lostAnswers) send(200, reply);
    if (!echoes) return;
    const { message } = JSON.parse(body);
    await webhook.echo({ pageId, recipientId: reply.recipient_id, messageId: reply.message_id, message });
  } catch (error) {
    if (!(error instanceof GraphError)) throw error;
    send(error.status, error.body(randomBytes(8).toString('base64url')));
  }
}

/** Listens from `start` on. */
export function createGraphApi({ clock }: Pick<ServiceContext, 'clock'>): GraphApi {
  const desk = createDesk(clock);
  const webhook = createWebhook(clock);
  let server: Server | undefined;
  return {
    ...desk,
    handles: [],
    attributes: () => ({ ref: '' }),
    create: () => undefined,
    connect: webhook.connect,
    idle: webhook.idle,
    async write(written) {
      const windowClosesAt = desk.hear(written.pageId, written.recipientId);
      return { windowClosesAt, delivered: await webhook.tell(written) };
    },
    url() {
      const address = server?.address() as AddressInfo | null | undefined; // a server on a port
      if (!address) throw new Error('The stand-in of the Graph API has not started');
      return `http://127.0.0.1:${address.port}`;
    },
    start() {
      const listening = createServer({ keepAliveTimeout: 60_000 }, (request, response) => {
        answer(request, response, desk, webhook).catch(() => response.destroy());
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
