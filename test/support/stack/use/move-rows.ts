import type { RunningStack, Tenant } from '../setup-stack.ts';

const FILE = 'externalId,name,email\r\nfile-1,Ada,ada@example.com\r\nfile-2,Ben,nowhere\r\n';

/** Rows in by a file, of which one is refused, and out again: every file is read by its signed URL. */
export async function moveRows(stack: RunningStack, { adminKey: key }: Tenant): Promise<void> {
  const ask = async (method: string, path: string, body?: object) => {
    const reply = await stack.api(method, `/api/crm/customers/${path}`, { key, ...(body ? { body } : {}) });
    if (reply.status >= 300) throw new Error(`${path}: ${reply.status} ${JSON.stringify(reply.body)}`);
    return reply.body;
  };
  const read = async (url: string) => {
    const reply = await fetch(url);
    if (reply.status !== 200) throw new Error(`${url}: ${reply.status} ${await reply.text()}`);
  };
  const asked = { fileName: 'customers.csv', sizeBytes: Buffer.byteLength(FILE) };
  const { importId, uploadUrl } = await ask('POST', 'imports', asked);
  const sent = await fetch(uploadUrl, { method: 'PUT', body: FILE });
  if (sent.status !== 200) throw new Error(`An upload: ${sent.status} ${await sent.text()}`);
  await ask('POST', `imports/${importId}/start`);
  await stack.settle();
  const imported = await ask('GET', `imports/${importId}`);
  if (imported.state !== 'done' || imported.created !== 1) throw new Error(`An import: ${JSON.stringify(imported)}`);
  await read(imported.reportUrl);

  // A transaction that is rolled back.
  const dry = await ask('POST', 'imports', { ...asked, dryRun: true });
  await fetch(dry.uploadUrl, { method: 'PUT', body: FILE });
  await ask('POST', `imports/${dry.importId}/start`);
  await stack.settle();

  const { exportId } = await ask('POST', 'exports', {});
  await stack.settle();
  await read((await ask('GET', `exports/${exportId}`)).url);
}
