import { connect } from '../../engine/data/database.ts';
import { handleHttp, PATIENCE_SECONDS } from '../http/handle-http.ts';
import { createTenant } from './create-tenant.ts';
import { createKey, listKeys, revokeKey } from './keys.ts';

export const handler = handleHttp([createTenant, createKey, listKeys, revokeKey], {
  database: connect(PATIENCE_SECONDS),
});
