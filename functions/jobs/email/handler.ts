import { handleJobs } from '../../engine/ledger/handle-jobs.ts';
import * as jobTypes from './index.ts';
import { email } from './queue.ts';

export const handler = handleJobs(email, jobTypes);
