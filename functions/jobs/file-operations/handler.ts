import { handleJobs } from '../../engine/ledger/handle-jobs.ts';
import * as jobTypes from './index.ts';
import { fileOperations } from './queue.ts';

export const handler = handleJobs(fileOperations, jobTypes);
