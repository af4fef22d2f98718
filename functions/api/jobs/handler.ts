import { handleHttp } from '../http/handle-http.ts';
import { getJobMetrics, getQueueStats } from './count-jobs.ts';
import { cancelJob, cancelJobs, retryJob, retryJobs } from './move-jobs.ts';
import { getJob, listJobs } from './read-jobs.ts';

const reads = [listJobs, getJob, getJobMetrics, getQueueStats];
const moves = [retryJob, cancelJob, retryJobs, cancelJobs];

export const handler = handleHttp([...reads, ...moves]);
