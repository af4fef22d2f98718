import { handleHttp } from '../http/handle-http.ts';
import { createTenant } from './create-tenant.ts';
import { createKey, listKeys, revokeKey } from './keys.ts';

export const handler = handleHttp([createTenant, createKey, listKeys, revokeKey]);
