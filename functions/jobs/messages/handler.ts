import type { SQSEvent } from 'aws-lambda';
import { handleJobs } from '../../engine/ledger/handle-jobs.ts';
import { closeConnections } from './channels/page/exchange.ts';
import * as jobTypes from './index.ts';
import { claimMessages } from './queries.gen.ts';
import { messages } from './queue.ts';
import { GATHER_MS, MOST_AT_ONCE } from './worker.ts';

const handle = handleJobs(messages, jobTypes, {
  claim: claimMessages,
  mostAtOnce: MOST_AT_ONCE,
  gatherMs: GATHER_MS,
});

/** Ends the connections with the invocation: they do not outlive the time in which the function is frozen. */
export const handler = (event: SQSEvent) => handle(event).finally(closeConnections);
