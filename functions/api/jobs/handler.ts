import { handleHttp } from '../http/handle-http.ts';
import { getJobMetrics, getQueueStats } from './count-jobs.ts';
import { createJob } from './create/create-job.ts';
import { discardJob, discardJobs } from './discards/discards.ts';
import { listFailures } from './failures/failures.ts';
import { cancelJob, cancelJobs, retryJob, retryJobs } from './move-jobs.ts';
import { pauseQueue, resumeQueue } from './pauses/pauses.ts';
import { getJob, getJobLog, listJobs } from './read-jobs.ts';

const reads = [listJobs, getJob, getJobLog, getJobMetrics, getQueueStats, listFailures];
const moves = [createJob, retryJob, cancelJob, retryJobs, cancelJobs, discardJob, discardJobs, pauseQueue, resumeQueue];

export const handler = handleHttp([...reads, ...moves]);
