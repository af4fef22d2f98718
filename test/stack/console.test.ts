/** `console: false` in the context leaves out the console, and nothing else of the API. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { createApp } from '../../lib/deploy/app.ts';
import { CONSOLE_PATHS } from '../../lib/deploy/constructs/api/console.ts';
import { apiFunctions, routes } from '../../lib/deploy/deployed.ts';
import type { Template } from '../support/stack/synthesise.ts';
import { resourcesOf } from '../support/stack/template.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'followthrough-no-console-'));
});
afterAll(async () => {
  vi.unstubAllEnvs();
  await rm(folder, { recursive: true, force: true });
});

test('console: false leaves out the console', async () => {
  vi.stubEnv('CDK_CONTEXT_JSON', '{"environment":"local","console":false}');
  vi.stubEnv('CDK_OUTDIR', join(folder, 'cdk.out'));
  const app = await createApp(join(folder, 'dist'));
  const api = app.synth().getStackByName('FollowthroughApi').template as Template; // CDK made it
  const paths = resourcesOf(api, 'AWS::ApiGatewayV2::Route').map(({ properties }) => properties.RouteKey.split(' ')[1]);
  expect(paths.filter((path) => CONSOLE_PATHS.includes(path))).toEqual([]);
  const own = routes.filter((route) => !('mounts' in apiFunctions[route.function]));
  expect(paths).toEqual(expect.arrayContaining(own.map(({ path }) => path)));
});
