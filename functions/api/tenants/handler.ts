import { connect } from '../../engine/database.ts';
import { handleHttp, PATIENCE_SECONDS } from '../handle-http.ts';
import { createTenant } from './create-tenant.ts';
import { createKey, listKeys, revokeKey } from './keys.ts';

export const handler = handleHttp([createTenant, createKey, listKeys, revokeKey], {
  database: connect(PATIENCE_SECONDS),
});
