import { handleJobs } from '../../engine/ledger/handle-jobs.ts';
import * as jobTypes from './index.ts';
import { http } from './queue.ts';

export const handler = handleJobs(http, jobTypes);
