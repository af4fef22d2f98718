import { afterAll, beforeAll, describe, it } from 'vitest';
import { dataApiCases } from './data-api.cases.ts';
import { type DataApiHarness, startDataApi } from './setup-data-api.ts';

let harness: DataApiHarness;
beforeAll(async () => {
  harness = await startDataApi();
});
afterAll(() => harness.stop());

describe('the local RDS Data API', () => {
  for (const { name, run, skip } of dataApiCases) {
    it.skipIf(skip !== undefined)(skip === undefined ? name : `${name} (${skip})`, () => run(harness));
  }
});
