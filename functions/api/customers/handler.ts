import { handleHttp } from '../http/handle-http.ts';
import { explainCustomer } from './explain/explain-customer.ts';
import { getCustomer, listCustomers } from './read-customers.ts';
import { listTimeline } from './timeline/list-timeline.ts';

export const handler = handleHttp([listCustomers, getCustomer, listTimeline, explainCustomer]);
