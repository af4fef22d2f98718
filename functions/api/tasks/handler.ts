import { handleHttp } from '../http/handle-http.ts';
import { getTaskBoard } from './board/board.ts';
import { listTasksByRep } from './by-rep/list-tasks-by-rep.ts';
import { changeTask } from './change-task.ts';
import { evenOutTasks } from './even-out/even-out.ts';
import { listFeedbackTemplates } from './list-feedback-templates.ts';
import { getTask, listTasks } from './list-tasks.ts';
import { rateTask, removeTaskRating } from './rating/rate-task.ts';
import { reassignTasks } from './reassign/reassign.ts';
import { listSampleMetrics } from './sample-metrics/list-sample-metrics.ts';
import { changeUser, listUsers } from './users/users.ts';

const tasks = [listTasks, getTask, changeTask, getTaskBoard, listTasksByRep, reassignTasks, evenOutTasks];
const ratings = [rateTask, removeTaskRating];
const others = [listUsers, changeUser, listFeedbackTemplates, listSampleMetrics];

export const handler = handleHttp([...tasks, ...ratings, ...others]);
