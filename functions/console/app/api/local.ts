/** What the local runtime answers beside the API, on the same port. */
import { ApiError } from './api-error.ts';

/** The clock of the stack. */
export interface LocalClock {
  readonly now: string;
  /** It only moves when somebody moves it. */
  readonly frozen: boolean;
  /** Where the move that is under way goes. */
  readonly movingTo?: string;
}

/** What falls due up to an instant, by the function that it wakes. */
export interface Due {
  readonly now: string;
  readonly until: string;
  /** The earliest instant at which anything is due, also after `until`. */
  readonly next: string | null;
  readonly times: number;
  readonly items: readonly { readonly function: string; readonly first: string; readonly times: number }[];
}

/** Of the tenant that `npm start` makes, if it did. */
interface Facts {
  readonly demo?: { readonly tenantId: string; readonly adminKey: string } | null;
}

/** By an ISO 8601 duration, or to an instant. */
export type Move = { readonly advance: string } | { readonly set: string };

async function ask<T>(path: string, body?: object): Promise<T> {
  const given = body === undefined ? {} : { method: 'POST', body: JSON.stringify(body) };
  const response = await fetch(`/_local/${path}`, given).catch(() => {
    throw new ApiError('The local stack does not answer. Is `npm start` still running?', {
      status: 0,
      code: 'NOT_REACHED',
    });
  });
  const reply = await response.json();
  if (response.ok) return reply as T; // the contract of the runtime
  const { code, message } = reply.error;
  throw new ApiError(message, { status: response.status, code });
}

/** Throws ApiError, as the other calls here do. */
export const readClock = (): Promise<LocalClock> => ask('clock');
/** `until` is an ISO instant. */
export const readDue = (until: string): Promise<Due> => ask(`due?until=${encodeURIComponent(until)}`);
/** What the program that started the runtime tells its pages. */
export const readFacts = (): Promise<Facts> => ask('facts');
/** Resolves when everything that fell due on the way has run. */
export const moveClock = (move: Move): Promise<LocalClock> => ask('clock', move);
