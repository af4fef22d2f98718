import { handleHttp } from '../http/handle-http.ts';
import { getOverview } from './get-overview.ts';
import { getKpis } from './kpis/get-kpis.ts';

export const handler = handleHttp([getOverview, getKpis]);
