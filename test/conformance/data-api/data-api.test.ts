import { afterAll, beforeAll, describe, it } from 'vitest';
import { type DataApiSetup, startDataApi } from '../../../lib/local/services/rds-data/setup-data-api.ts';
import { dataApiCases } from './data-api.cases.ts';

let setup: DataApiSetup;
beforeAll(async () => {
  setup = await startDataApi();
});
afterAll(() => setup.stop());

describe('the local RDS Data API', () => {
  for (const { name, run, skip } of dataApiCases) {
    it.skipIf(skip !== undefined)(skip === undefined ? name : `${name} (${skip})`, () => run(setup));
  }
});
