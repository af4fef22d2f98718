import type { SQSEvent } from 'aws-lambda';
import { handleJobs } from '../../engine/ledger/handle-jobs.ts';
import { closeConnections } from './channels/page/exchange.ts';
import * as jobTypes from './index.ts';
import { claimMessages } from './queries.gen.ts';
import { messages } from './queue.ts';

/** A thousand messages in six statements; of the largest payloads 125 fit into one reply of the Data API. */
const MOST_AT_ONCE = 180;
/** A message of a run waits two seconds for the one before, so half a second delays none. */
const GATHER_MS = 500;

const handle = handleJobs(messages, jobTypes, {
  claim: claimMessages,
  mostAtOnce: MOST_AT_ONCE,
  gatherMs: GATHER_MS,
});

export const handler = (event: SQSEvent) => handle(event).finally(closeConnections);
