/** What the control paths answer. */
import type { LocalChaos } from '../chaos.ts';
import type { MovableClock } from '../clock.ts';
import type { Desk } from '../services/end-user-messaging/desk.ts';
import type { GraphApi } from '../services/graph-api/graph-api.ts';
import type { ReportKind } from '../services/ses/report.ts';
import type { Ses } from '../services/ses/ses.ts';
import {
  type Body,
  InputError,
  readAnswer,
  readBodyObject,
  readChaos,
  readClockTarget,
  readInbound,
  readReport,
  readUntil,
} from './input.ts';

export interface ControlOptions {
  readonly clock: MovableClock;
  readonly chaos: LocalChaos;
  /** Moves the clock. Resolves when everything that fell due on the way has run. */
  advance(target: Date): Promise<void>;
  settle(): Promise<void>;
  /** Completes "to begin at <an earlier instant>, ", for those who set the clock back. */
  howToBegin?(instant: Date): string;
  /** The reply of `GET /_local/resources`. */
  resources(): object;
  /** The reply of `GET /_local/due`: what falls due up to an instant. */
  due(until: Date): object;
  /** The reply of `GET /_local/facts`: what the program that started the runtime tells its pages. */
  facts(): object;
  /** The reply of `GET /_local/mailbox`: the e-mails that were sent, oldest first. */
  mailbox(): object;
  /** The reply of `GET /_local/messages`: what pages, text messages and WhatsApp have sent, oldest first. */
  messages(): object;
  /** The stand-in of Meta's API: what it is to do, and what people write. */
  readonly graphApi: Pick<GraphApi, 'settings' | 'configure' | 'write'>;
  /** Makes a sent mail come back, or its recipient complain. Throws an Error for an unknown message. */
  report(messageId: string, kind: ReportKind): boolean;
  /** How SES treats the entries of bulk calls. */
  readonly ses: Pick<Ses, 'settings' | 'configure'>;
  /** What AWS End User Messaging reports, and what people answer. */
  readonly desk: Pick<Desk, 'settings' | 'configure' | 'write'>;
  log(line: string): void;
}

interface Question {
  readonly body: string;
  readonly query: URLSearchParams;
}

type Answer = (question: Question) => object | Promise<object>;

/** By path, then by method. */
export type Answers = Readonly<Record<string, Readonly<Record<string, Answer>>>>;

/** A long move prints where it is. */
const PROGRESS_EVERY_MS = 2000;

function clockAnswers({
  clock,
  advance,
  log,
  howToBegin = () => 'start with an empty data folder',
}: ControlOptions): Answers[string] {
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
    GET: () => ({ ...now(), frozen: clock.isFrozen, ...(underWay ? { movingTo: underWay.toISOString() } : {}) }),
    POST: ({ body }) => move(readBodyObject(body)),
  };
}

/** Shows settings of a stand-in, and changes those that are named. */
const settingsAnswers = (of: { settings(): object; configure(change: Body): object }): Answers[string] => ({
  GET: of.settings,
  POST({ body }) {
    const change = readBodyObject(body);
    try {
      return of.configure(change);
    } catch (error) {
      throw new InputError(422, 'INVALID_INPUT', error instanceof Error ? error.message : String(error));
    }
  },
});

function messageAnswers({ graphApi, ses, desk, messages }: ControlOptions): Answers {
  return {
    '/_local/messages': { GET: messages },
    '/_local/ses': settingsAnswers(ses),
    '/_local/end-user-messaging': settingsAnswers(desk),
    '/_local/end-user-messaging/inbound': { POST: ({ body }) => desk.write(readAnswer(readBodyObject(body))) },
    '/_local/graph-api': settingsAnswers(graphApi),
    '/_local/graph-api/inbound': {
      async POST({ body }) {
        const { windowClosesAt, delivered = null } = await graphApi.write(readInbound(readBodyObject(body)));
        return { windowClosesAt: windowClosesAt.toISOString(), delivered };
      },
    },
  };
}

export function createAnswers(options: ControlOptions): Answers {
  const { clock, chaos, settle, resources, due, facts, mailbox, report } = options;
  return {
    '/_local/clock': clockAnswers(options),
    '/_local/settle': {
      async POST() {
        await settle();
        return { now: clock.now().toISOString() };
      },
    },
    '/_local/due': {
      GET({ query }) {
        const until = readUntil(query.get('until'), clock.now());
        return { now: clock.now().toISOString(), until: until.toISOString(), ...due(until) };
      },
    },
    '/_local/facts': { GET: facts },
    '/_local/resources': { GET: resources },
    '/_local/mailbox': { GET: mailbox },
    '/_local/mailbox/report': {
      POST({ body }) {
        const { messageId, kind } = readReport(readBodyObject(body));
        try {
          return { isPublished: report(messageId, kind) };
        } catch (error) {
          throw new InputError(404, 'NOT_FOUND', error instanceof Error ? error.message : String(error));
        }
      },
    },
    ...messageAnswers(options),
    '/_local/chaos': {
      GET: chaos.settings,
      POST({ body }) {
        chaos.configure(readChaos(readBodyObject(body), chaos.settings()));
        return chaos.settings();
      },
    },
  };
}
