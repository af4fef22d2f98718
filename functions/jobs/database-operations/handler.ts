import { handleJobs } from '../../engine/ledger/handle-jobs.ts';
import * as jobTypes from './index.ts';
import { databaseOperations } from './queue.ts';

export const handler = handleJobs(databaseOperations, jobTypes);
