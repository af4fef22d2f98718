import { handleHttp } from '../http/handle-http.ts';
import { eraseCustomer } from './erasure/erase-customer.ts';
import { exportHandlers } from './exports/exports.ts';
import { importHandlers } from './imports/imports.ts';
import { deleteHandlers } from './lists/delete-rows.ts';
import { listHeldRows } from './lists/held.ts';
import { readHandlers } from './lists/read-rows.ts';
import { storeHandlers } from './store/store-rows.ts';

export const handler = handleHttp([
  ...storeHandlers,
  ...readHandlers,
  ...deleteHandlers,
  ...importHandlers,
  ...exportHandlers,
  listHeldRows,
  eraseCustomer,
]);
