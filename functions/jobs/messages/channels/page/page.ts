/** Messages of a Facebook page, by the Send API of Messenger: one call each. */
import { now } from '../../../../engine/clock.ts';
import { environment, required } from '../../../../engine/environment.ts';
import { type Channel, type Outgoing, oneByOne, type Page, type SendResult } from '../channel.ts';
import { openToken } from '../open-token.ts';
import { errorIn, resultOf } from './errors.ts';
import { type Answer, exchange } from './exchange.ts';
import { bodyOf } from './request.ts';
import { restMinutesIn } from './usage.ts';

const TIMEOUT_MS = 20_000;
const MINUTE_MS = 60_000;

/** The id of an accepted message; undefined for an answer that names none. */
function messageIdIn(body: string): string | undefined {
  try {
    const id: unknown = JSON.parse(body)?.message_id;
    return typeof id === 'string' && id !== '' ? id.slice(0, 300) : undefined;
  } catch {
    return undefined;
  }
}

/** A success without an id, and an answer that is none of Meta's, say nothing of the message. */
function judge(answer: Answer & { kind: 'answered' }, at: Date): SendResult {
  const { status, headers, body } = answer;
  const restMinutes = restMinutesIn(headers);
  if (status >= 200 && status < 300) {
    const id = messageIdIn(body);
    if (id === undefined)
      return { kind: 'unknown', code: 'NO_MESSAGE_ID', why: `the answer ${status} names no message` };
    return {
      kind: 'sent',
      id,
      ...(restMinutes === undefined ? {} : { restUntil: new Date(at.getTime() + restMinutes * MINUTE_MS) }),
    };
  }
  const error = errorIn(body);
  // A proxy on the way gave up: the API may have done it.
  if (error.code === 0 && (status === 502 || status === 504))
    return { kind: 'unknown', code: `HTTP_${status}`, why: 'a server on the way answered in place of the Graph API' };
  return resultOf(status, error, restMinutes, at);
}

async function send(page: Page, message: Outgoing): Promise<SendResult> {
  const token = await openToken(page);
  if (token === undefined)
    return {
      kind: 'failed',
      class: 'token',
      code: 'NO_TOKEN',
      why: 'the page has no token; give it one with PATCH /api/pages/{id}',
    };
  const url = new URL(
    `${required(environment.graphApiUrl)}/${required(environment.graphApiVersion)}/${page.id}/messages`,
  );
  const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json', accept: 'application/json' };
  const body = JSON.stringify(bodyOf(message));
  const answer = await exchange({ url, headers, body, timeoutMs: TIMEOUT_MS, start: message.start });
  if (answer.kind === 'answered') return judge(answer, now());
  if (answer.kind === 'missed') return answer;
  if (answer.kind === 'unknown') return { kind: 'unknown', code: 'NO_ANSWER', why: answer.why };
  return { kind: 'failed', class: 'transient', code: 'NOT_CONNECTED', why: answer.why };
}

/** The channel `page`: cards, utility templates outside the window of 24 hours. */
export const pageChannel: Channel = {
  capabilities: { windowHours: 24 },
  send: oneByOne(send),
};
