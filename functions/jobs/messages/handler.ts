import type { SQSEvent } from 'aws-lambda';
import { handleJobs } from '../../engine/ledger/handle-jobs.ts';
import { closeConnections } from './channels/page/exchange.ts';
import { claimAhead } from './claim-ahead.ts';
import { countMessages } from './count-messages.ts';
import * as jobTypes from './index.ts';
import { messages } from './queue.ts';
import { GATHER_MS, MOST_AT_ONCE } from './worker.ts';

const handle = handleJobs(messages, jobTypes, {
  claim: claimAhead,
  mostAtOnce: MOST_AT_ONCE,
  gatherMs: GATHER_MS,
  count: countMessages,
});

/** Ends the connections with the invocation: they do not outlive the time in which the function is frozen. */
export const handler = (event: SQSEvent) => handle(event).finally(closeConnections);
