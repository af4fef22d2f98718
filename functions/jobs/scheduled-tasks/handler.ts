import { handleJobs } from '../../engine/ledger/handle-jobs.ts';
import * as jobTypes from './index.ts';
import { scheduledTasks } from './queue.ts';

export const handler = handleJobs(scheduledTasks, jobTypes);
