/** The control port: reads and moves the clock, lists resources, configures fault injection. For curl and for tests. */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { readBody } from '../aws-port/read-body.ts';
import type { LocalChaos } from '../chaos.ts';
import type { MovableClock } from '../clock.ts';
import type { ReportKind } from '../services/ses/report.ts';
import { type Body, InputError, readBodyObject, readChaos, readClockTarget, readReport } from './input.ts';

export interface Control {
  readonly url: string;
  stop(): Promise<void>;
}

interface ControlOptions {
  /** 0 or absent: any free port. */
  readonly port?: number;
  readonly clock: MovableClock;
  readonly chaos: LocalChaos;
  /** Moves the clock. Resolves when everything that fell due on the way has run. */
  advance(target: Date): Promise<void>;
  settle(): Promise<void>;
  /** Completes "to begin at <an earlier instant>, ", for those who set the clock back. */
  howToBegin?(instant: Date): string;
  /** The reply of `GET /_local/resources`. */
  resources(): object;
  /** The reply of `GET /_local/mailbox`: the e-mails that were sent, oldest first. */
  mailbox(): object;
  /** Makes a sent mail come back, or its recipient complain. Throws an Error for an unknown message. */
  report(messageId: string, kind: ReportKind): boolean;
  log(line: string): void;
}

type Answer = (body: string) => object | Promise<object>;

const MOST_BODY_BYTES = 64 * 1024;
/** A long move prints where it is. */
const PROGRESS_EVERY_MS = 2000;

/** Rejects when the port is taken. */
export async function startControl(options: ControlOptions): Promise<Control> {
  const answers = routes(options);
  const server = createServer((request, response) => {
    handle(request, answers)
      .then((body) => send(response, 200, body))
      .catch((error: unknown) => {
        if (!(error instanceof InputError))
          options.log(`control: ${error instanceof Error ? error.stack : String(error)}`);
        const { status, code, message } =
          error instanceof InputError ? error : { status: 500, code: 'INTERNAL', message: String(error) };
        send(response, status, { error: { code, message } });
      });
  });
  await new Promise<void>((done, fail) => server.once('error', fail).listen(options.port ?? 0, '127.0.0.1', done));
  return {
    // A listening TCP server always has this kind of address.
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    stop: () =>
      new Promise((done) => {
        server.close(() => done());
        server.closeAllConnections();
      }),
  };
}

function routes({
  clock,
  chaos,
  advance,
  settle,
  resources,
  mailbox,
  report,
  log,
  howToBegin = () => 'start with an empty data folder',
}: ControlOptions): Readonly<Record<string, Readonly<Record<string, Answer>>>> {
  const now = () => ({ now: clock.now().toISOString() });
  const showProgress = (target: Date) =>
    setInterval(() => log(`clock: ${now().now}, on the way to ${target.toISOString()}`), PROGRESS_EVERY_MS).unref();
  let moved: Promise<unknown> = Promise.resolve();
  let underWay: Date | undefined;
  const start = async (body: Body) => {
    underWay = readClockTarget(body, clock.now(), howToBegin);
    const progress = showProgress(underWay);
    await advance(underWay).finally(() => {
      clearInterval(progress);
      underWay = undefined;
    });
    return now();
  };
  /** Runs moves one after another. An advance counts from the end of the move before it. */
  const move = (body: Body) => {
    readClockTarget(body, clock.now(), howToBegin); // throws before the move waits for the one before it
    // Logged because that move continues even if its client has hung up.
    if (underWay) log(`control: a move waits for the one to ${underWay.toISOString()}, now at ${now().now}`);
    const moving = moved.then(() => start(body));
    moved = moving.catch(() => undefined);
    return moving;
  };
  return {
    '/_local/clock': {
      GET: () => ({
        ...now(),
        frozen: clock.isFrozen,
        ...(underWay ? { movingTo: underWay.toISOString() } : {}),
      }),
      POST: (body) => move(readBodyObject(body)),
    },
    '/_local/settle': {
      async POST() {
        await settle();
        return now();
      },
    },
    '/_local/resources': { GET: resources },
    '/_local/mailbox': { GET: mailbox },
    '/_local/mailbox/report': {
      POST(body) {
        const { messageId, kind } = readReport(readBodyObject(body));
        try {
          return { isPublished: report(messageId, kind) };
        } catch (error) {
          throw new InputError(404, 'NOT_FOUND', error instanceof Error ? error.message : String(error));
        }
      },
    },
    '/_local/chaos': {
      GET: chaos.settings,
      POST(body) {
        chaos.configure(readChaos(readBodyObject(body), chaos.settings()));
        return chaos.settings();
      },
    },
  };
}

async function handle(request: IncomingMessage, answers: ReturnType<typeof routes>): Promise<object> {
  refuseForeign(request);
  const path = (request.url ?? '/').split('?')[0] ?? '/';
  const methods = Object.hasOwn(answers, path) ? answers[path] : undefined;
  if (!methods) throw new InputError(404, 'NOT_FOUND', `the paths are ${Object.keys(answers).join(', ')}`);
  const method = request.method ?? 'GET';
  const answer = Object.hasOwn(methods, method) ? methods[method] : undefined;
  if (!answer) throw new InputError(405, 'METHOD_NOT_ALLOWED', `${path} accepts ${Object.keys(methods).join(' and ')}`);
  const body = await readBody(request, MOST_BODY_BYTES);
  if (!body) throw new InputError(413, 'TOO_LARGE', 'the body is longer than 64 KB');
  return answer(body.toString('utf8'));
}

/**
 * Refuses web pages: those that point a host name of their own here, and those that send a request from another origin.
 */
function refuseForeign({ headers }: IncomingMessage): void {
  const isLocal = (host: string) => /^(127\.0\.0\.1|localhost|\[::1\])(:\d+)?$/.test(host);
  const origin = headers.origin?.replace(/^https?:\/\//, '');
  if (isLocal(headers.host ?? '') && (origin === undefined || isLocal(origin))) return;
  throw new InputError(403, 'FOREIGN_HOST', 'only requests from this machine to localhost are accepted');
}

function send(response: ServerResponse, status: number, body: object): void {
  const text = `${JSON.stringify(body, null, 2)}\n`; // for people who use curl
  response.writeHead(status, { 'content-type': 'application/json', 'content-length': Buffer.byteLength(text) });
  response.end(text);
}
